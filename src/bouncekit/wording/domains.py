"""The domain that was likely meant by one that does not exist: ``orange.fr`` for ``ornage.fr``.

Well-known mail providers are suggested (``data/domains.toml``), where the slip is one that fingers make: letters
transposed, doubled, dropped, or struck on the next key, or another ending.  Of other domains it is the ending alone
that is mended, and only one that exists nowhere: ``x.co.uk`` for ``x.co.ukk``.  A wrong suggestion is worse than none:
a domain that exists is never corrected, short names need stronger signs than long ones, and a tie suggests nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from bouncekit import data
from bouncekit.text.folding import fold
from bouncekit.wording.spelling import is_likely_slip, is_swapped_or_doubled, shortenings, slip_between

__all__ = ["is_provider", "public_suffixes", "readable", "suggest_domain"]

_LONGEST_HOST = 253  # RFC 1035, section 2.3.4, as text
_LONGEST_NAME = 15  # The longest name of a provider has 13 letters.
_LONGEST_ENDING = 5
_WORST_COST = 2


@dataclass(frozen=True, slots=True)
class _Provider:
    domain: str
    name: str
    ending: str
    circle: int
    sole: bool


@dataclass(frozen=True, slots=True)
class _Atlas:
    """The providers, by name, and their names by what is left of them with up to two letters out."""

    known: frozenset[str]
    existing: frozenset[str]
    by_name: dict[str, tuple[_Provider, ...]]
    shortened_names: dict[str, tuple[str, ...]]
    by_run_together: dict[str, _Provider]
    endings: frozenset[str]
    lost_letters: dict[str, str]
    usual_endings: tuple[str, ...]


@lru_cache(maxsize=1024)
def suggest_domain(host: str) -> str | None:
    """Return the mail domain that was likely meant by `host`; None where none is near or `host` is a known one.

    Takes any text: international names in either form (RFC 5891), a trailing dot, a comma for a dot.
    """
    written = _normalise(host)
    if written is None:
        return None
    atlas = _atlas()
    labels = [label for label in written.replace(",", ".").split(".") if label]
    tidied = ".".join(labels)
    if any(".".join(labels[start:]) in atlas.existing for start in range(len(labels))):
        return tidied if tidied != _plain(host) and tidied in _provider_domains() else None
    if len(labels) == 1 and (joined := atlas.by_run_together.get(tidied)) is not None:
        return joined.domain
    meant = _best({candidate for name, ending in _splits(labels) for candidate in _candidates(name, ending)})
    return meant or _with_usual_ending(labels)


def _with_usual_ending(labels: list[str]) -> str | None:
    """Return the domain under the one usual ending that its own is a slip for; None where that exists."""
    ending = labels[-1] if labels[1:] else ""
    if not 2 <= len(ending) <= _LONGEST_ENDING or not ending.isascii() or not ending.isalpha() or _exists(ending):
        return None
    slips = (slip_between(ending, usual) for usual in _atlas().usual_endings)
    meant = [slip.meant for slip in slips if slip is not None and slip.edits == 1 and is_swapped_or_doubled(slip)]
    return ".".join([*labels[:-1], meant[0]]) if len(meant) == 1 else None


def _plain(host: str) -> str:
    return host.strip().lower().removesuffix(".")


@lru_cache(maxsize=8192)
def readable(domain: str) -> str:
    """Return `domain` in lower case and in Unicode; what is no international name stays as it is."""
    domain = domain.lower().strip().rstrip(".")[:_LONGEST_HOST]
    if "xn--" not in domain:
        return domain
    try:
        return _international(domain)
    except UnicodeError:
        return domain


def _international(domain: str) -> str:
    """Return `domain` in Unicode.  Raises `UnicodeError` where it is no international name (RFC 5891)."""
    import idna  # noqa: PLC0415 - few domains are such, and its tables are large

    return idna.decode(domain)  # idna.IDNAError is a UnicodeError


def _normalise(host: str) -> str | None:
    """Return `host` in lower case, in Unicode, without accents; None where it cannot be a host."""
    plain = _plain(host[: 2 * _LONGEST_HOST])
    if not plain or len(plain) > _LONGEST_HOST:
        return None
    if "xn--" in plain:
        try:
            plain = _international(plain)
        except UnicodeError:  # a name that cannot be read resembles nothing
            return None
    folded = fold(plain)
    return None if " " in folded or "@" in folded else folded


def _splits(labels: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the (name, ending) pairs that `labels` may be read as; labels before the name are hosts of the domain."""
    if len(labels) == 1:
        yield labels[0], ""
    if len(labels) >= 2:
        yield labels[-2], labels[-1]
    if len(labels) >= 3 and len(labels[-2]) <= 3:  # co.uk, com.br
        yield labels[-3], f"{labels[-2]}.{labels[-1]}"


def _candidates(name: str, ending: str) -> Iterator[tuple[int, int, str]]:
    """Yield (cost, circle, domain) of the providers that `name` and `ending` may be a slip for."""
    if not 2 <= len(name) <= _LONGEST_NAME:
        return
    for meant in _near(name):
        slip = slip_between(name, meant)
        if slip is None or not is_likely_slip(slip):
            continue
        for provider in _atlas().by_name[meant]:
            ending_cost = _ending_cost(ending, provider)
            if ending_cost is not None and 0 < slip.edits + ending_cost <= _WORST_COST:
                yield slip.edits + ending_cost, provider.circle, provider.domain


def _near(name: str) -> list[str]:
    """Return the providers' names that may be within two edits of `name`, each once, in a fixed order."""
    shortened_names = _atlas().shortened_names
    return list(dict.fromkeys(meant for short in shortenings(name) for meant in shortened_names.get(short, ())))


def _ending_cost(ending: str, provider: _Provider) -> int | None:
    """Return 0 for the provider's own ending, 1 for one that it may be a slip for, None where it stands for itself."""
    if ending == provider.ending:
        return 0
    if provider.sole:
        return 1
    if not ending:
        return 1 if len(provider.name) > 4 else None
    slip = slip_between(ending, provider.ending)
    if slip is None or slip.edits > 1:
        return None
    if len(provider.name) > 4 and _atlas().lost_letters.get(ending) == provider.ending:
        return 1
    return None if _exists(ending) else 1


def _exists(ending: str) -> bool:
    """Tell whether names are registered under `ending`, after the public suffix list."""
    return ending in _atlas().endings or public_suffixes().publicsuffix(f"x.{ending}", accept_unknown=False) == ending


def _best(candidates: set[tuple[int, int, str]]) -> str | None:
    ranked = sorted(candidates)
    if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
        return None
    return ranked[0][2]


@cache
def _atlas() -> _Atlas:
    tables = data.load("domains.toml")
    providers = [
        _Provider(domain, *_parted(domain), circle, domain in tables["sole"])
        for circle, domains in enumerate([*tables["circles"], tables["reserved"]])
        for domain in domains
    ]
    by_name: dict[str, tuple[_Provider, ...]] = {}
    for provider in providers:
        by_name[provider.name] = (*by_name.get(provider.name, ()), provider)
    shortened_names: dict[str, tuple[str, ...]] = {}
    for name in by_name:
        for short in dict.fromkeys(shortenings(name)):
            shortened_names[short] = (*shortened_names.get(short, ()), name)
    return _Atlas(
        known=frozenset([*_provider_domains(), *tables["real"], *tables["others"]]),
        existing=frozenset([*_provider_domains(), *tables["real"], *tables["others"], *tables["reserved"]]),
        by_name=by_name,
        shortened_names=shortened_names,
        by_run_together={provider.domain.replace(".", ""): provider for provider in reversed(providers)},
        endings=frozenset(provider.ending for provider in providers),
        lost_letters=tables["endings"],
        usual_endings=tuple(tables["usual_endings"]),
    )


def _parted(domain: str) -> tuple[str, str]:
    name, _, ending = domain.partition(".")
    return name, ending


@cache
def _provider_domains() -> frozenset[str]:
    return frozenset(domain for circle in data.load("domains.toml")["circles"] for domain in circle)


def is_provider(domain: str) -> bool:
    """Tell whether `domain` is a mail provider's, where anyone may have an address, or an existing one near to such."""
    return domain in _atlas().known


@cache
def public_suffixes() -> Any:  # publicsuffixlist ships no type information
    """Return the public suffix list, a `PublicSuffixList`."""
    # Slow to load, and only a strange ending needs it.
    from pkgutil import get_data  # noqa: PLC0415

    from publicsuffixlist import PublicSuffixList, encode_idn  # noqa: PLC0415

    # Left to itself it encodes all ten thousand names, of which all but a few hundred are ASCII and stay as they are.
    lines = (get_data("publicsuffixlist", "public_suffix_list.dat") or b"").decode("utf-8").splitlines()
    names = [line.lower().split(" ")[0] for line in lines if not line.isascii() and not line.startswith("//")]
    encoded = ["!" * name.startswith("!") + encode_idn(name.removeprefix("!")) for name in names]
    return PublicSuffixList([*lines, *encoded], accept_encoded_idn=False)
