import { Check, CheckCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import { faceOf, type Reader, useReaders } from '../../store';
import { Avatar, Popover, useText } from '../../ui';

/** In larger rooms it is told whether all have read a message, not who. */
const MAX_LISTED_READERS = 50;

interface ReceiptProps {
  readonly channel: string;
  readonly seq: number;
  /** Whether everybody else in the room has read the message. */
  readonly isRead: boolean;
}

/** What became of one's own message: stored, or read by all; in small rooms also by whom. */
export function Receipt({ channel, seq, isRead }: ReceiptProps) {
  const text = useText();
  const readers = useReaders(channel);
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const label = text(isRead ? 'timeline.readByAll' : 'timeline.stored');
  const Ticks = isRead ? CheckCheck : Check;
  const ticks = <Ticks size={15} aria-hidden="true" className={isRead ? 'text-brand' : 'text-faint'} />;

  if (readers === undefined || readers.size === 0 || readers.size >= MAX_LISTED_READERS) {
    return (
      <span title={label} className="mb-[3px] shrink-0">
        {ticks}
        <span className="sr-only">{label}</span>
      </span>
    );
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(true)}
        className="mb-[3px] shrink-0 rounded-[4px] hover:bg-press"
      >
        {ticks}
      </button>
      {isOpen && (
        <Popover
          open
          onOpenChange={setIsOpen}
          beside={button.current ?? undefined}
          label={text('timeline.readers')}
          align="end"
          className="w-64 p-1.5"
        >
          <ReaderList readers={[...readers.values()]} seq={seq} />
        </Popover>
      )}
    </>
  );
}

function ReaderList({ readers, seq }: { readonly readers: readonly Reader[]; readonly seq: number }) {
  const text = useText();
  const byName = readers.toSorted((a, b) => a.user.display_name.localeCompare(b.user.display_name));
  const groups = [
    { title: 'timeline.readBy', people: byName.filter((each) => each.seq >= seq) },
    { title: 'timeline.notReadBy', people: byName.filter((each) => each.seq < seq) },
  ] as const;
  return (
    <div className="max-h-72 overflow-y-auto">
      {groups
        .filter(({ people }) => people.length > 0)
        .map(({ title, people }) => (
          <section key={title} aria-label={text(title, { count: people.length })}>
            <h3 className="px-2 pt-1.5 pb-1 text-xs font-semibold text-faint">
              {text(title, { count: people.length })}
            </h3>
            <ul>
              {people.map(({ user }) => (
                <li key={user.id} className="flex items-center gap-2.5 px-2 py-1">
                  <Avatar {...faceOf(user)} size="small" />
                  <span className="truncate text-sm">{user.display_name}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  );
}
