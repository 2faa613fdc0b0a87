import { type ChangeEvent, type FormEvent, useRef, useState } from 'react';
import { account, faceOf, MAX_NAME_CHARS, type Me, profileChanged, useMe } from '../../store';
import { Avatar, Button, Field, Part, Select, useText } from '../../ui';
import { squarePicture, UnreadablePicture } from './squarePicture';
import { useSaving } from './useSaving';

const MAX_STATUS_CHARS = 80;

export function ProfileSettings() {
  const me = useMe();
  return me === undefined ? null : (
    <>
      <PicturePart me={me} />
      <ProfilePart me={me} />
    </>
  );
}

function PicturePart({ me }: { readonly me: Me }) {
  const text = useText();
  const file = useRef<HTMLInputElement>(null);
  const { busy, errors, fail, save } = useSaving(['picture']);

  async function choose(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const chosen = event.target.files?.[0];
    event.target.value = '';
    if (chosen === undefined) {
      return;
    }
    try {
      const picture = await squarePicture(chosen);
      await save(async () => profileChanged(await account.setPicture(picture)), 'settings.pictureSaved');
    } catch (broken) {
      if (!(broken instanceof UnreadablePicture)) {
        throw broken;
      }
      fail('picture', text('settings.pictureUnreadable'));
    }
  }

  const error = errors['picture'] ?? errors['form'];
  return (
    <Part title={text('settings.picture')} description={text('settings.pictureHint')}>
      <div className="flex items-center gap-5">
        <Avatar {...faceOf(me)} size="huge" />
        <div className="flex flex-wrap gap-2">
          <Button busy={busy} onClick={() => file.current?.click()}>
            {text('settings.pictureUpload')}
          </Button>
          {me.picture !== undefined && (
            <Button
              look="plain"
              disabled={busy}
              onClick={() => void save(async () => profileChanged(await account.removePicture()))}
            >
              {text('settings.pictureRemove')}
            </Button>
          )}
          <input
            ref={file}
            type="file"
            accept="image/*"
            aria-label={text('settings.pictureUpload')}
            tabIndex={-1}
            className="hidden"
            onChange={(event) => void choose(event)}
          />
        </div>
      </div>
      {error !== undefined && (
        <p role="alert" className="text-sm text-unread">
          {error}
        </p>
      )}
    </Part>
  );
}

function ProfilePart({ me }: { readonly me: Me }) {
  const text = useText();
  const { busy, errors, fail, save } = useSaving(['display_name', 'status_text', 'time_zone']);
  const [name, setName] = useState(me.display_name);
  const [words, setWords] = useState(me.status_text ?? '');
  const [zone, setZone] = useState(me.time_zone ?? '');
  const isChanged =
    name.trim() !== me.display_name || words.trim() !== (me.status_text ?? '') || zone !== (me.time_zone ?? '');

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (name.trim() === '') {
      fail('display_name', text('settings.nameNeeded'));
      return;
    }
    const change = { display_name: name.trim(), status_text: words.trim(), time_zone: zone };
    await save(async () => profileChanged(await account.change(change)), 'settings.saved');
  }

  return (
    <Part title={text('settings.profile.title')}>
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <Field
          label={text('account.displayName')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={MAX_NAME_CHARS}
          autoComplete="name"
          error={errors['display_name']}
        />
        <Field
          label={text('account.username')}
          hint={text('settings.usernameHint')}
          value={me.username}
          readOnly
        />
        <Field
          label={text('account.status.label')}
          hint={text('account.status.description')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          maxLength={MAX_STATUS_CHARS}
          autoComplete="off"
          error={errors['status_text']}
        />
        <Select
          label={text('settings.timeZone')}
          hint={text('settings.timeZoneHint')}
          value={zone}
          onChange={(event) => setZone(event.target.value)}
        >
          <option value="">{text('settings.timeZoneNone')}</option>
          {zonesWith(zone).map((each) => (
            <option key={each} value={each}>
              {each.replaceAll('_', ' ')}
            </option>
          ))}
        </Select>
        {errors['form'] !== undefined && (
          <p role="alert" className="text-sm text-unread">
            {errors['form']}
          </p>
        )}
        <div>
          <Button type="submit" look="primary" busy={busy} disabled={!isChanged}>
            {text('ui.save')}
          </Button>
        </div>
      </form>
    </Part>
  );
}

/** The zones that this browser knows, the one of this device first, and the one that is set. */
function zonesWith(set: string): readonly string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([here, set, ...Intl.supportedValuesOf('timeZone')])].filter((zone) => zone !== '');
}
