import { useIntl } from 'react-intl';
import { serverNow } from '../../store';

export interface Times {
  /** The time of day, as `17:41`. */
  time(at: number): string;
  /** The time of day where there is little room: without the half of the day. */
  shortTime(at: number): string;
  /** The day in words: today, yesterday, or its date; with the year when it is another one. */
  day(at: number): string;
  /** Day and time, whole. */
  full(at: number): string;
}

/** Dates and times in the user's way of writing them. */
export function useTimes(): Times {
  const { locale } = useIntl();
  if (made?.locale !== locale) {
    made = { locale, times: timesOf(locale) };
  }
  return made.times;
}

/** Made once for the page: a formatter takes a browser longer than a message does. */
let made: { readonly locale: string; readonly times: Times } | undefined;

function timesOf(locale: string): Times {
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  const dayOfYear = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  const near = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    time: (at) => time.format(at),
    shortTime: (at) =>
      time
        .formatToParts(at)
        .filter((part) => part.type !== 'dayPeriod')
        .map((part) => part.value)
        .join('')
        .trim(),
    day: (at) => {
      const daysAgo = calendarDay(serverNow()) - calendarDay(at);
      if (daysAgo === 0 || daysAgo === 1) {
        const word = near.format(-daysAgo, 'day');
        return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
      }
      const isThisYear = new Date(at).getFullYear() === new Date(serverNow()).getFullYear();
      return (isThisYear ? day : dayOfYear).format(at);
    },
    full: (at) => full.format(at),
  };
}

const DAY_MILLIS = 24 * 60 * 60_000;

function calendarDay(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MILLIS);
}
