import { Copy, Pencil, Trash2 } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
import { actions, faceOf, type Me, type Message, RequestRefused } from '../../store';
import { Avatar, Confirm, copyText, IconButton, notify, useText } from '../../ui';
import { Markdown } from './Markdown';
import { MessageEditor } from './MessageEditor';
import { MessageFrame } from './MessageFrame';
import { useTimes } from './times';

interface MessageRowProps {
  readonly message: Message;
  readonly followsUp: boolean;
  readonly me: Me;
}

export const MessageRow = memo(function MessageRow({ message, followsUp, me }: MessageRowProps) {
  const text = useText();
  const times = useTimes();
  const [edits, setEdits] = useState(false);
  const { sender } = message;
  const isDeleted = message.deleted === true;

  let body: ReactNode;
  if (isDeleted) {
    body = <p className="text-muted italic">{text('timeline.deleted')}</p>;
  } else if (edits) {
    body = <MessageEditor message={message} onDone={() => setEdits(false)} />;
  } else {
    body = <Markdown source={message.text} />;
  }

  return (
    <MessageFrame
      followsUp={followsUp}
      avatar={<Avatar {...faceOf(sender)} />}
      name={sender.display_name}
      time={message.time}
      tools={
        isDeleted || edits ? undefined : (
          <MessageTools
            message={message}
            isMine={sender.id === me.id}
            onEdit={() => setEdits(true)}
          />
        )
      }
    >
      {body}
      {message.edited_at !== undefined && !isDeleted && (
        <span className="text-xs text-faint" title={times.full(message.edited_at)}>
          {text('timeline.edited')}
        </span>
      )}
    </MessageFrame>
  );
});

interface MessageToolsProps {
  readonly message: Message;
  readonly isMine: boolean;
  readonly onEdit: () => void;
}

function MessageTools({ message, isMine, onEdit }: MessageToolsProps) {
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

  async function copy(): Promise<void> {
    if (await copyText(message.text)) {
      notify(text('timeline.copied'));
    }
  }

  return (
    <>
      <IconButton size="small" label={text('timeline.copy')} onClick={() => void copy()}>
        <Copy size={16} />
      </IconButton>
      {isMine && (
        <>
          <IconButton size="small" label={text('timeline.edit')} onClick={onEdit}>
            <Pencil size={16} />
          </IconButton>
          <IconButton size="small" label={text('timeline.delete')} onClick={() => setDeletes(true)}>
            <Trash2 size={16} />
          </IconButton>
          <Confirm
            open={deletes}
            onOpenChange={setDeletes}
            title={text('timeline.delete.title')}
            description={text('timeline.delete.description')}
            action={text('timeline.delete')}
            busy={busy}
            onConfirm={() => void remove()}
          />
        </>
      )}
    </>
  );
}
