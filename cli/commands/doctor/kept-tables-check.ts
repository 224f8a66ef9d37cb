import type { AwsAccess } from '../../aws/access.ts';
import type { DeployedStack } from '../../aws/stack.ts';
import { tablesOfStack } from '../../aws/tables.ts';
import { note, type Seen } from './finding.ts';

/** Tables that an earlier stack left: a deploy takes them up only where they are imported before. */
export const checkKeptTables = async (aws: AwsAccess, stack: DeployedStack | undefined): Promise<Seen[]> => {
  const used = new Set(stack?.outputs.values());
  const kept = (await tablesOfStack(aws)).filter(({ name }) => !used.has(name));
  if (kept.length === 0) return [];
  const names = kept.map(({ name }) => name).join(', ');
  const fix =
    stack === undefined
      ? 'to go on with them import them before npx cdk deploy, which makes new ones: docs/operating.md, "Tables that outlived their stack"'
      : 'npx home-mini leftovers says what they hold, and how to read or delete them';
  return [note(`an earlier stack left ${names}`, fix)];
};
