import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const readme = read('README.md');

/** What a month costs at one poll a minute by docs/cost.md: pounds and dollars. */
const atOneMinute = (total: string): { pounds: string; usd: string } => {
  const row = read('docs/cost.md')
    .split('\n')
    .find((line) => line.startsWith(`| **${total}** |`));
  const [, , , , pounds = '', usd = ''] = (row ?? '')
    .split('|')
    .map((cell) => cell.replaceAll('*', '').trim());
  return { pounds, usd };
};

describe('what README says that a month costs is what docs/cost.md works out', () => {
  const free = atOneMinute('Free tiers unused by others');
  const paid = atOneMinute('No free tier left, without the dashboard');
  const pence = `${Math.round(100 * Number(free.pounds.slice(1)))}p`;

  it('at the top', () => {
    expect(readme).toContain(
      `costs about ${pence} a month in an account that uses little else, about ${paid.pounds} where no free tier is left.`,
    );
  });

  it('and where it is derived', () => {
    expect(readme).toContain(
      `about $${free.usd} (${pence}) a month if nothing else uses the account's free tiers, and $${paid.usd} (${paid.pounds})`,
    );
  });
});
