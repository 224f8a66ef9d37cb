import { isHushed } from '../../core/messages/hush.ts';
import type { Severity } from '../../core/rules/severity.ts';
import { reaches } from '../../core/rules/severity.ts';
import type { Run } from './run.ts';

/** What is said about the poller itself goes out as a warning. */
const SERVICE_SEVERITY: Severity = 'warning';
const SEVERITIES: readonly Severity[] = ['info', 'warning', 'critical'];

/** Whether what is said about the poller itself is held back now, by quiet hours or a pause. */
export const holdsServiceNews = (run: Run): boolean => isHushedNow(run, SERVICE_SEVERITY);

/** Forgets that the news of a standing problem was held back, once it no longer is: the summary has told it. */
export const noteHeldProblemTold = (run: Run): void => {
  const { problem } = run.monitor;
  if (!problem?.held || holdsServiceNews(run)) return;
  const { held: _told, ...rest } = problem;
  run.update({ problem: rest });
};

/**
 * Severities of the rules all of whose readers know of the standing problem: it was sent to them, or waits for them as
 * long as the rule's own message would.
 */
export const problemKnownAt = (run: Run): readonly Severity[] => {
  const { problem } = run.monitor;
  if (problem === undefined) return [];
  return SEVERITIES.filter((severity) => {
    const readers = run.audience.recipients.filter(({ minSeverity }) => reaches(severity, minSeverity));
    const allReached = readers.every(({ minSeverity }) => reaches(SERVICE_SEVERITY, minSeverity));
    return allReached && !(problem.held && !isHushedNow(run, severity));
  });
};

const isHushedNow = (run: Run, severity: Severity): boolean =>
  isHushed(severity, run.audience.hush, run.task.now, run.household.settings.timeZone);
