import type { Layout } from './layout.ts';
import type { RowReader } from './row.ts';

/** Even a fridge alone takes more than this at times; kilowatts never come to it. */
const LIKELY_KILOWATTS = 30;
const POSSIBLY_KILOWATTS = 70;

/** What a person should know about how a file was read: a line each. */
export const fileNotes = (layout: Layout, reader: RowReader): string[] => [
  ...(layout.ignored.length === 0
    ? []
    : [`${layout.ignored.length === 1 ? 'column' : 'columns'} ${layout.ignored.join(', ')} ignored`]),
  ...reader.tally.notes(),
  ...timeNotes(reader),
  ...kilowattNotes(layout, reader),
];

const timeNotes = ({ sawLocalTime, timeZone, skippedHourRows }: RowReader): string[] => {
  if (!sawLocalTime) return [];
  if (timeZone === undefined) {
    return [
      'times without an offset are read as UTC; if they are local: replay with --time-zone Europe/London',
    ];
  }
  return [
    `times without an offset are read as local time of ${timeZone}`,
    ...(skippedHourRows === 0
      ? []
      : [
          `${skippedHourRows} ${skippedHourRows === 1 ? 'row lies' : 'rows lie'} in the hour that the clocks skip in spring and ${skippedHourRows === 1 ? 'is' : 'are'} read by the clock before it: are the times local?`,
        ]),
  ];
};

const kilowattNotes = ({ format }: Layout, { highestW, sawFraction, unitKnown }: RowReader): string[] => {
  const likely =
    highestW > 0 && (highestW <= LIKELY_KILOWATTS || (highestW < POSSIBLY_KILOWATTS && sawFraction));
  if (unitKnown || !likely) return [];
  const fix =
    format === 'home-assistant'
      ? 'write demandKw for state and readAt for last_changed in the first line'
      : 'name the column demandKw';
  return [`the highest demand is ${Number(highestW.toPrecision(3))} W: are these kilowatts? Then ${fix}`];
};
