import { X } from 'lucide-react';
import { create } from 'zustand';
import { IconButton } from './Button';
import { useText } from './text';

interface Notice {
  readonly id: number;
  readonly text: string;
}

const SHOWN_MILLIS = 6_000;
const MAX_NOTICES = 3;

const useNotices = create<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));
let lastId = 0;

/** Says something in passing, for what has no place of its own on the page. */
export function notify(text: string): void {
  const id = (lastId += 1);
  useNotices.setState(({ notices }) => ({
    notices: [...notices, { id, text }].slice(-MAX_NOTICES),
  }));
  setTimeout(() => dismiss(id), SHOWN_MILLIS);
}

function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((each) => each.id !== id) }));
}

export function Notices() {
  const text = useText();
  const notices = useNotices((state) => state.notices);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-24 z-50 flex flex-col items-center gap-2 px-4"
    >
      {notices.map((notice) => (
        <div
          key={notice.id}
          className="pointer-events-auto flex max-w-md animate-enter items-center gap-3 rounded-md border border-line bg-raised py-2 pr-2 pl-4 text-sm shadow-float"
        >
          {notice.text}
          <IconButton label={text('ui.close')} size="small" onClick={() => dismiss(notice.id)}>
            <X size={16} />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
