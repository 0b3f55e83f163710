"""How the page looks: on a screen by day and by night, and on paper."""

from base64 import b64encode
from hashlib import sha256

__all__ = ["POLICY", "STYLE"]

STYLE = """
:root {
  color-scheme: light dark;
  --ground: #fdfcfa; --card: #ffffff; --text: #1d2330; --soft: #545c6b; --line: #dcd9d2; --link: #1a4f9c;
  --permanent: #b3261e; --temporary: #c77700; --blocked: #6b46b0; --suppressed: #78808c; --delay: #2b7bbb;
  --complaint: #b01872; --count: #2f6f6a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171d; --card: #1b1f27; --text: #e8e9ec; --soft: #a9b0bd; --line: #343a46; --link: #8fb8f6;
    --permanent: #f0776e; --temporary: #f0b04a; --blocked: #b79bf0; --suppressed: #98a1ae; --delay: #69b3ee;
    --complaint: #ef82c0; --count: #6cc0b8;
  }
}
* { box-sizing: border-box; }
html { background: var(--ground); }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem 1rem 3rem; color: var(--text); background: var(--ground);
  font: 1rem/1.55 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .4rem; }
h3 { font-size: 1.05rem; margin: 1.2rem 0 .4rem; }
p { margin: 0 0 .7rem; max-width: 46rem; }
a { color: var(--link); }
a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
header p, .note, footer { color: var(--soft); }
header p { margin: 0 0 .2rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.2rem;
  margin: 1.1rem 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: .8rem 0 0; padding: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .7rem; margin: 0; }
.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end;
  border-left: 4px solid var(--count);
  padding: .1rem .7rem; }
.figures dt { color: var(--soft); font-size: .9rem; line-height: 1.3; }
.figures dd { margin: 0; font-size: 1.7rem; font-weight: 600; line-height: 1.2; }
.todo { margin: 0; padding-left: 1.5rem; }
.todo li { margin: .25rem 0; }
figure { margin: 0 0 .6rem; display: grid; grid-template-columns: minmax(0, 4fr) minmax(0, 5fr); gap: 1rem 1.6rem;
  align-items: start; }
figure.wide { grid-template-columns: minmax(0, 1fr); }
svg.drawing { display: block; width: 100%; height: auto; }
svg text { fill: var(--text); font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
svg .axis { fill: var(--soft); font-size: 12px; }
svg .grid { stroke: var(--line); stroke-width: 1; }
.permanent { fill: var(--permanent); } .temporary { fill: var(--temporary); } .blocked { fill: var(--blocked); }
.suppressed { fill: var(--suppressed); } .delay { fill: var(--delay); } .complaint { fill: var(--complaint); }
.count { fill: var(--count); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 0 0 .6rem; padding: 0;
  font-size: .9rem; }
.legend svg { width: .8rem; height: .8rem; margin-right: .4rem; vertical-align: -.05rem; }
.scroll { overflow: auto; }
.long { max-height: 25rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.4; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: .25rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-bottom-width: 2px; color: var(--soft); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 400; overflow-wrap: anywhere; min-width: 8.5rem; }
.scroll + .note, table + .note { margin-top: .6rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
td { overflow-wrap: anywhere; }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .9em; }
footer { font-size: .9rem; margin-top: 1.5rem; }
@media (max-width: 52rem) { figure { grid-template-columns: minmax(0, 1fr); } }
@page { size: A4; margin: 15mm; }
@media print {
  :root { color-scheme: light; --ground: #fff; --card: #fff; --text: #000; --soft: #444; --line: #bbb; --link: #000;
    --permanent: #b3261e; --temporary: #c77700; --blocked: #6b46b0; --suppressed: #78808c; --delay: #2b7bbb;
    --complaint: #b01872; --count: #2f6f6a; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  section { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: .6rem 0 0; margin: .8rem 0 0; }
  figure { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }
  figure.wide { grid-template-columns: minmax(0, 1fr); }
  h1 { font-size: 18pt; } h2 { font-size: 13pt; } .figures dd { font-size: 15pt; }
  .figures { grid-template-columns: repeat(3, 1fr); }
  h2, h3, .note, .legend { break-after: avoid; }
  svg.drawing, tr, .figures, li { break-inside: avoid; }
  .scroll { overflow: visible; max-height: none; }
  .todo a { color: inherit; }
  a { text-decoration: none; }
  td a[href^="http"]::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
  table { font-size: 8.5pt; }
}
"""

_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
"""What the page may do (Content Security Policy): show itself in this style, and nothing else."""
