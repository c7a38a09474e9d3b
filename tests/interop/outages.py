"""A Collector that goes in the midst of steady records, and is there again, on the same port, after half a minute."""

import signal
import time
from collections import Counter
from dataclasses import dataclass

import written

AWAY = 30
BEFORE = 4
# Of which the Collector is there at the beginning and at the end.
SECONDS = AWAY + 2 * BEFORE
RECORDS = 200 * SECONDS


@dataclass(frozen=True)
class Outage:
    name: str
    how: signal.Signals

    def happens(self, collector) -> None:
        time.sleep(BEFORE)
        collector.end(self.how)
        time.sleep(AWAY)
        collector.begin()

    def faults(self, ledger: dict, emitted: dict, lives: list[list], case) -> list[str]:
        """Nothing that is called delivered may be missing.

        The engine keeps everything until the Collector is there again, so nothing at all may be missing. What the Collector
        took, but could not say so any more, is sent again: at most the one request that was under way when it went, the last
        that it wrote. The SDK gives up what it cannot send.
        """
        before, after = (sum(map(written.times, life), Counter()) for life in lives)
        wrote, faults = before + after, []
        if not before or not after:
            faults.append(f"{before.total()} records before the outage, {after.total()} after it")
        last = written.times(lives[0][-1]) if lives[0] else Counter()
        twice = [time for time, count in wrote.items() if count > 1]
        if any(time not in last or wrote[time] > 2 for time in twice):
            faults.append(f"{len(twice)} records are there twice, which were not under way when the Collector went")
        if case.through_sdk:
            lost = sum(ledger["dropped"].values()) + ledger["rejected"]
            unsure = len(wrote) - ledger["delivered"]
            if ledger["emitted"] != ledger["delivered"] + lost or not 0 <= unsure <= len(last):
                faults.append(f"{len(wrote)} records were written, and the ledger says {ledger}")
        elif [ledger["emitted"], ledger["delivered"], ledger["error"], len(wrote)] != [len(emitted), len(emitted), None, len(emitted)]:
            faults.append(f"{len(wrote)} of {len(emitted)} records were written, and the ledger says {ledger}")
        return faults


# It ends what it does, and takes nothing new.
TERMINATED = Outage("sigterm", signal.SIGTERM)
# It says nothing any more. What it had acknowledged it had handed to the system.
KILLED = Outage("sigkill", signal.SIGKILL)
