import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Laptop, Smartphone, Terminal } from 'lucide-react';
import { useState } from 'react';
import { FormattedRelativeTime } from 'react-intl';
import { account, ApiError, type Device } from '../../store';
import { Button, notify, Part, Skeleton, useText } from '../../ui';

const MINUTE_MILLIS = 60_000;
const KEY = ['devices'];

export function DeviceSettings() {
  const text = useText();
  const devices = useQuery({ queryKey: KEY, queryFn: ({ signal }) => account.devices(signal) });
  const others = devices.data?.filter((device) => !device.current) ?? [];
  return (
    <Part title={text('settings.devices.title')} description={text('settings.devices.hint')}>
      {devices.isPending && (
        <div className="grid animate-late gap-3">
          {[1, 2].map((each) => (
            <Skeleton key={each} className="h-14 w-full rounded-md" />
          ))}
        </div>
      )}
      {devices.isError && (
        <div>
          <p className="mb-2 text-muted">{text('error.unreachable')}</p>
          <Button size="small" onClick={() => void devices.refetch()}>
            {text('ui.tryAgain')}
          </Button>
        </div>
      )}
      {devices.data !== undefined && (
        <ul className="divide-y divide-line-soft rounded-md border border-line">
          {devices.data.map((device) => (
            <DeviceItem key={device.id} device={device} />
          ))}
        </ul>
      )}
      {others.length > 1 && <SignOutOthers devices={others} />}
    </Part>
  );
}

function DeviceItem({ device }: { readonly device: Device }) {
  const text = useText();
  const { busy, signOut } = useSignOut();
  const Icon = /android|iphone|ipad|mobile/i.test(device.device)
    ? Smartphone
    : /firefox|chrome|safari|edge|browser|opera/i.test(device.device)
      ? Laptop
      : Terminal;
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Icon size={20} aria-hidden="true" className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1 leading-snug">
        <div className="truncate font-semibold">{device.device}</div>
        <div className="text-sm text-muted">
          {device.current ? text('settings.devices.this') : <LastSeen at={device.last_seen_at} />}
        </div>
      </div>
      {!device.current && (
        <Button
          size="small"
          busy={busy}
          aria-label={text('settings.devices.signOutNamed', { name: device.device })}
          onClick={() => void signOut([device])}
        >
          {text('account.signOut')}
        </Button>
      )}
    </li>
  );
}

function LastSeen({ at }: { readonly at: number }) {
  const text = useText();
  const minutes = Math.round((at - Date.now()) / MINUTE_MILLIS);
  return (
    <>
      {text('settings.devices.lastSeen')}{' '}
      <FormattedRelativeTime {...inUnit(Math.min(0, minutes))} numeric="auto" />
    </>
  );
}

function inUnit(minutes: number): { value: number; unit: 'minute' | 'hour' | 'day' } {
  if (minutes > -60) {
    return { value: minutes, unit: 'minute' };
  }
  const hours = Math.round(minutes / 60);
  return hours > -24 ? { value: hours, unit: 'hour' } : { value: Math.round(hours / 24), unit: 'day' };
}

function SignOutOthers({ devices }: { readonly devices: readonly Device[] }) {
  const text = useText();
  const { busy, signOut } = useSignOut();
  return (
    <div>
      <Button busy={busy} onClick={() => void signOut(devices)}>
        {text('settings.devices.signOutOthers')}
      </Button>
    </div>
  );
}

function useSignOut(): { readonly busy: boolean; readonly signOut: (devices: readonly Device[]) => Promise<void> } {
  const text = useText();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  return {
    busy,
    signOut: async (devices) => {
      setBusy(true);
      try {
        await Promise.all(devices.map(({ id }) => account.signOutDevice(id)));
        notify(text('settings.devices.signedOut', { count: devices.length }));
      } catch (refused) {
        if (!(refused instanceof ApiError)) {
          throw refused;
        }
        notify(refused.code === 'unreachable' ? text('error.unreachable') : refused.message);
      } finally {
        await queries.invalidateQueries({ queryKey: KEY });
        setBusy(false);
      }
    },
  };
}
