import { AtSign, Bell, BellOff } from 'lucide-react';
import { askPermission, playTone, prefer, useNotifications, useNotifyLevel, usePermission, useSound } from '../../store';
import { Button, Choice, Part, Switch, useText } from '../../ui';

export function NotificationSettings() {
  const text = useText();
  const permission = usePermission();
  const notifications = useNotifications();
  const sound = useSound();
  const level = useNotifyLevel();
  return (
    <>
      <Part title={text('settings.notify.browser')} description={text('settings.onThisDevice')}>
        {permission === 'default' && (
          <div className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-brand-soft px-4 py-3 text-brand-ink">
            <p>{text('settings.notify.ask')}</p>
            <Button look="primary" size="small" onClick={() => void askPermission()}>
              {text('settings.notify.allow')}
            </Button>
          </div>
        )}
        {permission === 'denied' && <p className="text-muted">{text('settings.notify.denied')}</p>}
        {permission === 'unsupported' && <p className="text-muted">{text('settings.notify.unsupported')}</p>}
        <Switch
          label={text('settings.notify.show')}
          hint={text('settings.notify.showHint')}
          checked={notifications && permission !== 'unsupported' && permission !== 'denied'}
          disabled={permission === 'unsupported' || permission === 'denied'}
          onChange={(isOn) => {
            prefer({ notifications: isOn });
            if (isOn && permission === 'default') {
              void askPermission();
            }
          }}
        />
        <Switch
          label={text('settings.notify.sound')}
          hint={text('settings.notify.soundHint')}
          checked={sound}
          onChange={(isOn) => {
            prefer({ sound: isOn });
            if (isOn) {
              playTone();
            }
          }}
        />
      </Part>
      <Part title={text('settings.notify.which')} description={text('settings.notify.whichHint')}>
        <Choice
          label={text('settings.notify.which')}
          value={level}
          options={[
            { value: 'all', label: text('channels.notify.all'), hint: text('settings.notify.allHint'), icon: <Bell size={18} /> },
            { value: 'mentions', label: text('channels.notify.mentions'), hint: text('settings.notify.mentionsHint'), icon: <AtSign size={18} /> },
            { value: 'nothing', label: text('channels.notify.nothing'), hint: text('settings.notify.nothingHint'), icon: <BellOff size={18} /> },
          ]}
          onChange={(chosen) => prefer({ notifyLevel: chosen })}
        />
      </Part>
    </>
  );
}
