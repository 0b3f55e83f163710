"""Judging: facts -> verdict.

Order: provider codes and words, the diagnostic before the prose and the subject last; then the enhanced status;
then the reply code.  Words come first because providers put wrong codes on right words.
The same facts give the same verdict.
"""

from bouncekit.judging.answers import judge_recipient
from bouncekit.judging.kinds import judge
from bouncekit.judging.rules.user_book import RuleBook
from bouncekit.judging.verdict import CountsEvidence, Evidence, Judgement, Verdict

__all__ = ["CountsEvidence", "Evidence", "Judgement", "RuleBook", "Verdict", "judge", "judge_recipient"]
