"""The domain that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from bouncekit import data
from bouncekit.wording import suggest_domain
from bouncekit.wording.domains import public_suffixes

TABLES = data.load("domains.toml")
PROVIDERS = [domain for circle in TABLES["circles"] for domain in circle]

MEANT = {
    "gmail.com": "gmial.com gmal.com gamil.com gmil.com gmai.com gmaill.com gnail.com gmail.fr gmail.con gmail.cm "
    "gmail.co gmail.fe gmail.comm gmail.c gmial.con gmial.fr gmailcom gmail,com gmail..com gmaïl.com xn--gmal-7pa.com",
    "orange.fr": "ornage.fr oragne.fr orang.fr orange.fe orange.f orangr.fr orangee.fr orrange.fr "
    "mail.ornage.fr ORNAGE.FR.",
    "wanadoo.fr": "wanado.fr wandoo.fr wanadoo.com wanaddo.fr wanadou.fr wanadooo.fr wanado.com",
    "hotmail.fr": "hotmial.fr hotmal.fr hotamil.fr otmail.fr hotmail.fe hotmail.ft homtail.fr",
    "hotmail.com": "hotmal.com hotmial.com hotmail.con hotmail.cm hotmail.ocm",
    "laposte.net": "laposte.com lapost.net la-poste.net lapsote.net laposte.ne",
    "yahoo.fr": "yaho.fr yahooo.fr yhaoo.fr yahho.fr yahoo.fe",
    "yahoo.co.uk": "yahoo.co.ul yaho.co.uk",
    "outlook.fr": "outlok.fr outloook.fr oultook.fr",
    "outlook.com": "outlok.com outlook.con",
    "free.fr": "fere.fr free.ft",
    "sfr.fr": "sfr.fe sfr.ft",
    "neuf.fr": "nuef.fr",
    "numericable.fr": "numeriable.fr numericble.fr numércable.fr",
    "club-internet.fr": "clubinternet.fr club-intenet.fr",
    "aliceadsl.fr": "aliceadls.fr alicadsl.fr",
    "protonmail.com": "protonmial.com protonmail.fr",
    "icloud.com": "iclod.com icloud.fr",
    "example.com": "exmaple.com exampel.com",
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"), [(slip, meant) for meant, slips in MEANT.items() for slip in slips.split()]
)
def test_slips_are_corrected(written: str, meant: str) -> None:
    assert meant == suggest_domain(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("hill-and-dale.co.ukk", "hill-and-dale.co.uk"),
        ("entreprise-martin.frr", "entreprise-martin.fr"),
        ("mail.verein-lahn.ed", "mail.verein-lahn.de"),
        ("atelier-rose.ogr", "atelier-rose.org"),
        ("cabinet-roy.comm", "cabinet-roy.com"),
    ],
)
def test_an_ending_that_exists_nowhere_is_a_usual_one_with_a_slip(written: str, meant: str) -> None:
    assert meant == suggest_domain(written)


@pytest.mark.parametrize(
    "host",
    [
        "server.local", "server.dom", "box.lan", "x.nat", "x.corp", "cabinet-roy.fe", "cabinet-roy.example", "x.co",
        "orange.com", "sfr.net", "sfr.com", "free.com", "live.com", "mail.com", "gmx.com", "email.com", "ornge.org",
        "fre.fr", "ffr.fr", "gmx.org", "example.com", "entreprise-martin.fr", "mx1.orange.fr", "mail.gmail.com",
        "freebox.fr", "freenet.fr", "hotmail", "grange.fr", "love.fr", "libre.fr", "office.fr", "orange.cm",
        "localhost", "co.uk", "fr", "", ".", "..", "@", "gmial.com autre.fr", "jean@gmial.com", "xn--", "xn--zz--..",
        "xn--gmal-\udcff.com", "a" * 300,
    ],
)  # fmt: skip
def test_where_nothing_is_near_nothing_is_suggested(host: str) -> None:
    assert suggest_domain(host) is None


@pytest.mark.parametrize("host", [*PROVIDERS, *TABLES["real"]])
def test_a_domain_that_exists_is_never_corrected(host: str) -> None:
    assert [None] * 4 == [suggest_domain(h) for h in (host, host.upper(), f"{host}.", f"mx.{host}")]


def test_no_domain_stands_twice() -> None:
    everything = [*PROVIDERS, *TABLES["real"]]

    assert sorted(set(everything)) == sorted(everything)
    assert set(TABLES["sole"]) <= set(PROVIDERS)


@given(st.one_of(st.text(), st.from_regex(r"[a-z0-9.,-]{1,40}", fullmatch=True), st.text().map("xn--{}.com".format)))
def test_any_text_gets_a_provider_or_nothing(host: str) -> None:
    meant = suggest_domain(host)
    assert meant is None or meant in PROVIDERS or meant.rpartition(".")[2] in TABLES["usual_endings"]


@given(st.sampled_from(PROVIDERS), st.integers(0, 20), st.sampled_from("abcdefghijklmnopqrstuvwxyz.-"))
def test_a_slip_is_corrected_to_another_domain_than_was_written(domain: str, place: int, letter: str) -> None:
    written = domain[:place] + letter + domain[place + 1 :]

    assert written != suggest_domain(written)


def test_the_public_suffixes_are_those_of_the_library() -> None:
    ours, theirs = public_suffixes(), PublicSuffixList()

    assert vars(theirs) == vars(ours)
