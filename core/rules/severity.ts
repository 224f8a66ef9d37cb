import * as z from 'zod/mini';

const SEVERITIES = ['info', 'warning', 'critical'] as const;
const SEVERITY = 'one of info, warning, critical';

/** How much an alert matters; `critical` may wake its reader. */
export const severitySchema = z.enum(SEVERITIES, SEVERITY);
export type Severity = z.infer<typeof severitySchema>;

/** Whether `severity` reaches someone who asked for `minSeverity` and above. */
export const reaches = (severity: Severity, minSeverity: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(minSeverity);
