import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { serverNow } from '../../store';
import { useText } from '../../ui';

const MINUTE_MILLIS = 60_000;

/** What time it is where somebody is; nothing where the zone is not known to this browser. */
export function LocalTime({ zone }: { readonly zone: string }) {
  const text = useText();
  const { locale } = useIntl();
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), MINUTE_MILLIS);
    return () => clearInterval(timer);
  }, []);
  const time = timeIn(zone, locale, now);
  return time === undefined ? null : (
    <p className="mt-3 text-sm text-muted">{text('people.localTime', { time })}</p>
  );
}

function timeIn(timeZone: string, locale: string, at: number): string | undefined {
  try {
    return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(at);
  } catch {
    return undefined;
  }
}
