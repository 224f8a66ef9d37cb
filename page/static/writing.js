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
  weekday: { weekday: 'short', day: 'numeric' },
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
export const weekday = (seconds) => write('weekday', seconds).replace(',', '');
export const date = (seconds) => write('date', seconds);

/** `Fri 15 May 18:02`. */
export const moment = (seconds) => `${day(seconds)} ${time(seconds)}`;

/** `['2.3', 'kW']`, `['310', 'W']`: below 1 kW in W, above in kW with two figures, as the server writes it. */
export const demandParts = (watts) => {
  const whole = Math.round(Math.abs(watts));
  const sign = watts < 0 && whole > 0 ? '−' : '';
  if (whole < 1000) return [`${sign}${whole}`, 'W'];
  return [`${sign}${(whole / 1000).toFixed(whole >= 9950 ? 0 : 1)}`, 'kW'];
};

export const demand = (watts) => demandParts(watts).join(' ');

/** `5.3 kWh`, `0.42 kWh`. */
export const energy = (wattHours) => {
  const kWh = wattHours / 1000;
  return `${Math.abs(kWh) >= 0.995 ? kWh.toFixed(1) : Number(kWh.toFixed(2))} kWh`.replace('-', '−');
};

/** `£1.37`, `−£0.12`. */
export const pounds = (pence) => `${Math.round(pence) < 0 ? '−' : ''}£${(Math.abs(pence) / 100).toFixed(2)}`;

/** `20 s`, `4 min`, `3 h 10 min`, `2 d`. */
export const age = (seconds) => {
  if (seconds < 100) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} d`;
};
