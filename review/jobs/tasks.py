"""The tasks by name: what a message of the queue carries out.

Each looks up its row, claims it, works, records. Each may run twice or never; the row decides. What
they do lives with their nouns: ``file_reading``, ``renditions``, ``releases`` and so on.
"""

from __future__ import annotations

from collections.abc import Callable

from review.jobs.evidence import make_evidence
from review.jobs.exchange import read_round_sheet
from review.jobs.file_reading import read_and_show, read_later
from review.jobs.hides import take_away
from review.jobs.importing import carry_import
from review.jobs.layouts import print_pages
from review.jobs.marked_copies import print_mark
from review.jobs.mentions import VALIDITY_TASKS
from review.jobs.notices import carry_notice, carry_report
from review.jobs.page_images import draw_wanted
from review.jobs.page_lines import find_lines
from review.jobs.proofs import prove_again
from review.jobs.releases import check_release, publish_release
from review.jobs.renditions import make_rendition
from review.jobs.rounds import resume_opening
from review.jobs.rows import Following
from review.jobs.rule_replays import carry_replay
from review.jobs.spot_packs import write_pack
from review.jobs.work import Work
from review.services.outstanding import due_rows


def carry_out(work: Work, kind: str, row_id: int) -> Following:
    """Carry out one outstanding row; what another task holds or nobody asks for any more is left alone.

    Answers what is to be sent next, of work that comes in slices.
    """
    return TASKS[kind](work, row_id) or []


TASKS: dict[str, Callable[[Work, int], Following | None]] = {
    "read": read_and_show,
    "read_later": read_later,
    "pages": draw_wanted,
    "layout": print_pages,
    "lines": find_lines,
    "import": carry_import,
    "render": make_rendition,
    "proof": prove_again,
    "mark": print_mark,
    "check": check_release,
    "publish": publish_release,
    "hide": take_away,
    "open_round": resume_opening,
    "round_sheet": read_round_sheet,
    "evidence": make_evidence,
    "evidence_pack": write_pack,
    "finding_replay": carry_replay,
    "round_notice": carry_notice,
    "annual_report": carry_report,
    **VALIDITY_TASKS,
}


def work_off(work: Work, limit: int = 1000) -> int:
    """Carry out everything that waits now and what follows from it; answers how many rows. For one process."""
    done = 0
    while done < limit:
        with work.sessions() as session:
            waiting = due_rows(session, work.clock())
        if not waiting:
            return done
        for kind, row_id in waiting:
            carry_out(work, kind, row_id)
            done += 1
    return done
