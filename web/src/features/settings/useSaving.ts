import { useState } from 'react';
import { ApiError } from '../../store';
import { notify, type TextId, useText } from '../../ui';

interface Saving {
  readonly busy: boolean;
  /** By the field that is to blame, or `form`. */
  readonly errors: Readonly<Record<string, string>>;
  readonly fail: (field: string, sentence: string) => void;
  /** Does it; true when it was done. */
  readonly save: (task: () => Promise<void>, done?: TextId) => Promise<boolean>;
}

/** One form's way to the server and back: busy meanwhile, the error under the field it is about. */
export function useSaving(fields: readonly string[]): Saving {
  const text = useText();
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});

  async function save(task: () => Promise<void>, done?: TextId): Promise<boolean> {
    setBusy(true);
    setErrors({});
    try {
      await task();
      if (done !== undefined) {
        notify(text(done));
      }
      return true;
    } catch (refused) {
      if (!(refused instanceof ApiError)) {
        throw refused;
      }
      const field = fields.find((each) => each === refused.field);
      setErrors({ [field ?? fieldByCode(refused, fields)]: sentenceOf(refused) });
      return false;
    } finally {
      setBusy(false);
    }
  }

  function sentenceOf(refused: ApiError): string {
    switch (refused.code) {
      case 'unreachable':
        return text('error.unreachable');
      case 'bad_credentials':
        return text('settings.wrongPassword');
      case 'bad_code':
        return text('account.badCode');
      case 'rate_limited':
        return text('account.rateLimited');
      default:
        return refused.message;
    }
  }

  return { busy, errors, fail: (field, sentence) => setErrors({ [field]: sentence }), save };
}

function fieldByCode({ code }: ApiError, fields: readonly string[]): string {
  const blamed = code === 'bad_credentials' ? /password/ : code === 'bad_code' ? /code/ : undefined;
  return fields.find((each) => blamed?.test(each)) ?? 'form';
}
