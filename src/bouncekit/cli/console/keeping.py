"""What a run that writes to an archive says: its progress, what it found damaged, and what it kept."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from bouncekit.archive import Added, Archive, ArchiveFinding, Capture, Incoming, Tally, finding_in_words
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.console.screen import Screen

__all__ = ["KeepingRun"]

_MOST_OF_A_KIND = 5  # findings that are named one by one


class KeepingRun:
    """A run that writes to an archive: its progress, what it found, and what it kept."""

    def __init__(self, archive: Archive, screen: Screen, words: Words) -> None:
        self._archive = archive
        self._screen = screen
        self._words = words
        self._findings: tuple[ArchiveFinding, ...] = ()
        self.tally = Tally()

    def keep(
        self,
        messages: Iterable[Incoming],
        event: str = "added",
        about: Callable[[], Mapping[str, Any]] = dict,
        watch: Callable[[Capture, tuple[str, ...]], object] = lambda capture, flags: None,
    ) -> None:
        """Keep `messages`; when it is interrupted, say that nothing is lost.  `watch` is as of `Archive.add`."""
        try:
            self._archive.add(self._ticking(messages), event=event, about=about, on_begin=self._begin, watch=watch)
        except KeyboardInterrupt:
            self._screen.complain(self._words.text("stored-for-good"))
            raise

    def _ticking(self, messages: Iterable[Incoming]) -> Iterator[Incoming]:
        for message in messages:
            yield message
            self._screen.tick()

    def _begin(self, added: Added) -> None:
        self.tally, self._findings = added.tally, added.findings
        told = [finding for finding in self._findings if finding.kind != "tag-file"]  # which follows from the others
        shown: Counter[str] = Counter()
        for finding in told:
            shown[finding.kind] += 1
            if shown[finding.kind] <= _MOST_OF_A_KIND:
                self._screen.complain(neutral(finding_in_words(finding, self._words.lang)))
        if rest := sum(max(0, count - _MOST_OF_A_KIND) for count in shown.values()):
            self._screen.complain(self._words.count("counts", "more", rest))
        if healed := sum(finding.healed for finding in told):
            self._screen.complain(self._words.count("counts", "healed", healed))

    @property
    def is_sound(self) -> bool:
        """Whether the archive is as it should be now."""
        return all(finding.healed or finding.kind == "clock-back" for finding in self._findings)

    def facts(self) -> dict[str, Any]:
        """Return what the JSON output says of the run."""
        findings = [asdict(finding) for finding in self._findings]
        return {"archive": self._archive.place, **self.tally.as_dict(), "findings": findings}

    def lines(self) -> list[str]:
        """Return what was kept, in words."""
        tally, words = self.tally, self._words
        lines = [words.count("counts", "new", tally.new)]
        if tally.seen > tally.new:
            lines.append(words.count("counts", "known", tally.seen - tally.new))
        if tally.reconstructed:
            lines.append(words.count("counts", "new-reconstructed", tally.reconstructed))
        if tally.healed:
            lines.append(words.count("counts", "whole-again", tally.healed))
        return lines
