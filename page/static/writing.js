/** Writes moments and figures; the zone is the household's. */
let zone = 'UTC';
let formats = new Map();

export const setZone = (timeZone) => {
  if (timeZone === zone) return;
  zone = timeZone;
  formats = new Map();
};

export const zoned = (date) => uPlot.tzDate(date, zone);

const STYLES = {
  time: { hour: '2-digit', minute: '2-digit' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  day: { weekday: 'short', day: 'numeric', month: 'short' },
  date: { day: 'numeric', month: 'short' },
};

const write = (style, seconds) => {
  let format = formats.get(style);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { ...STYLES[style], timeZone: zone, hourCycle: 'h23' });
    formats.set(style, format);
  }
  return format.format(seconds * 1000);
};

export const time = (seconds) => write('time', seconds);
export const timeWithSeconds = (seconds) => write('seconds', seconds);
export const day = (seconds) => write('day', seconds).replace(',', '');
export const date = (seconds) => write('date', seconds);

/** `Fri 15 May 18:02`. */
export const moment = (seconds) => `${day(seconds)} ${time(seconds)}`;

/** `['2.31', 'kW']`, `['310', 'W']`. */
export const demandParts = (watts) =>
  Math.abs(watts) >= 1000 ? [(watts / 1000).toFixed(2), 'kW'] : [String(Math.round(watts)), 'W'];

export const demand = (watts) => demandParts(watts).join(' ').replace('-', '−');

/** A limit as it was set: `9 kW`, `−1.5 kW`. */
export const kilowatts = (watts) => `${watts / 1000} kW`.replace('-', '−');

/** `20 s`, `4 min`, `3 h 10 min`, `2 d`. */
export const age = (seconds) => {
  if (seconds < 100) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} d`;
};
