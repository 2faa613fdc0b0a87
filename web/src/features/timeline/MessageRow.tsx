import { Copy, Link2, Pencil, Trash2 } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
import { actions, closeEditor, type Message, openEditor, RequestRefused } from '../../store';
import { Confirm, copyText, IconButton, notify, useText } from '../../ui';
import { Markdown } from './Markdown';
import { MessageEditor } from './MessageEditor';
import { MessageFrame } from './MessageFrame';
import { Receipt } from './Receipt';
import { useTimes } from './times';

interface MessageRowProps {
  readonly message: Message;
  readonly followsUp: boolean;
  readonly isMine: boolean;
  /** Whether everybody else in the room has read it. */
  readonly isRead: boolean;
  /** Whether it is open to be changed. */
  readonly isEdited: boolean;
  /** Whether somebody was led to it. */
  readonly isFlashed: boolean;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, followsUp, isMine, isRead, isEdited, isFlashed } = props;
  const text = useText();
  const times = useTimes();
  const isDeleted = message.deleted === true;
  const isOpen = isEdited && !isDeleted;

  let body: ReactNode;
  if (isDeleted) {
    body = <p className="text-muted italic">{text('timeline.deleted')}</p>;
  } else if (isOpen) {
    body = <MessageEditor message={message} onDone={closeEditor} />;
  } else {
    body = <Markdown source={message.text} />;
  }

  return (
    <MessageFrame
      followsUp={followsUp}
      sender={message.sender}
      time={message.time}
      isFlashed={isFlashed}
      tools={isDeleted || isOpen ? undefined : <MessageTools message={message} isMine={isMine} />}
      mark={
        !isDeleted &&
        !isOpen && (
          <>
            {message.edited_at !== undefined && (
              <span className="shrink-0 text-xs text-faint" title={times.full(message.edited_at)}>
                {text('timeline.edited')}
              </span>
            )}
            {isMine && <Receipt channel={message.channel} seq={message.seq} isRead={isRead} />}
          </>
        )
      }
    >
      {body}
    </MessageFrame>
  );
});

interface MessageToolsProps {
  readonly message: Message;
  readonly isMine: boolean;
}

function MessageTools({ message, isMine }: MessageToolsProps) {
  const text = useText();
  const [deletes, setDeletes] = useState(false);
  const [busy, setBusy] = useState(false);

  async function remove(): Promise<void> {
    setBusy(true);
    try {
      await actions.remove(message.channel, message.seq);
    } catch (failure) {
      notify(failure instanceof RequestRefused ? failure.message : text('error.offline'));
    } finally {
      setBusy(false);
      setDeletes(false);
    }
  }

  async function copy(what: string): Promise<void> {
    if (await copyText(what)) {
      notify(text('timeline.copied'));
    }
  }

  return (
    <>
      <IconButton size="small" label={text('timeline.copy')} onClick={() => void copy(message.text)}>
        <Copy size={16} />
      </IconButton>
      <IconButton
        size="small"
        label={text('timeline.copyLink')}
        onClick={() => void copy(linkTo(message))}
      >
        <Link2 size={16} />
      </IconButton>
      {isMine && (
        <>
          <IconButton
            size="small"
            label={text('timeline.edit')}
            onClick={() => openEditor(message.channel, message.seq)}
          >
            <Pencil size={16} />
          </IconButton>
          <IconButton size="small" label={text('timeline.delete')} onClick={() => setDeletes(true)}>
            <Trash2 size={16} />
          </IconButton>
          {deletes && (
            <Confirm
              open
              onOpenChange={setDeletes}
              title={text('timeline.delete.title')}
              description={text('timeline.delete.description')}
              action={text('timeline.delete')}
              busy={busy}
              onConfirm={() => void remove()}
            />
          )}
        </>
      )}
    </>
  );
}

function linkTo({ channel, seq }: Message): string {
  return `${window.location.origin}/c/${encodeURIComponent(channel)}?at=${seq}`;
}
