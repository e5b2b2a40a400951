"""A real process, really killed: nothing that was committed is lost, and what comes twice is the same."""

from pathlib import Path

from bench import outbox_kill


def test_a_kill_at_any_moment_loses_no_message(tmp_path: Path) -> None:
    counted = outbox_kill.measure(rounds=5, folder=tmp_path, seed=5)
    assert counted["committed"] > 5
    assert (counted["lost"], counted["repeats_differing"], counted["ghosts"]) == (0, 0, 0)
