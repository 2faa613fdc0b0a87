import { useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, UserMinus } from 'lucide-react';
import { memo, useState } from 'react';
import {
  api,
  ApiError,
  type ChannelRow,
  faceOf,
  type Member,
  type MemberRole,
  openCard,
  useSeen,
  uuid7,
} from '../../store';
import { Avatar, Confirm, IconButton, Menu, MenuChoice, MenuItem, MenuSeparator, notify, useText } from '../../ui';

interface MemberRowProps {
  readonly row: ChannelRow;
  readonly member: Member;
  readonly isMe: boolean;
}

/** One member: who they are, whether they are there, and what one may do about them. */
export const MemberRow = memo(function MemberRow({ row, member, isMe }: MemberRowProps) {
  const text = useText();
  const { user, role, presence } = member;
  const seen = useSeen(user);
  const status = seen?.status ?? presence;
  const isHere = status !== undefined && status !== 'offline';
  return (
    <div className="group/member mx-2 flex h-full items-center rounded-[8px] pr-1 hover:bg-hover focus-within:bg-hover">
      <button
        type="button"
        onClick={(event) => openCard(user, event.currentTarget)}
        className="flex h-full min-w-0 flex-1 items-center gap-2.5 rounded-[8px] px-2 text-left focus-visible:-outline-offset-2"
      >
        <Avatar {...faceOf(user)} size="medium" dot={status} />
        <span className="min-w-0 flex-1 leading-tight">
          <span className="flex items-baseline gap-1.5">
            <span className={isHere ? 'truncate' : 'truncate text-muted'}>{user.display_name}</span>
            {isMe && <span className="shrink-0 text-xs text-faint">{text('people.you')}</span>}
          </span>
          <span className="block truncate text-xs text-muted">
            {role !== 'member' && `${text(`people.role.${role}`)} · `}
            {seen?.text ?? `@${user.username}`}
          </span>
          {status !== undefined && <span className="sr-only">{text(`people.status.${status}`)}</span>}
        </span>
      </button>
      {!isMe && mayChange(row, role) && <MemberMenu row={row} member={member} />}
    </div>
  );
});

/** Owners change anybody but take out no other owner; moderators take out members. */
function mayChange({ role: mine, kind }: ChannelRow, theirs: MemberRole): boolean {
  return kind !== 'direct' && (mine === 'owner' || (mine === 'moderator' && theirs === 'member'));
}

function MemberMenu({ row, member: { user, role } }: { readonly row: ChannelRow; readonly member: Member }) {
  const text = useText();
  const queries = useQueryClient();
  const [removes, setRemoves] = useState(false);
  const [busy, setBusy] = useState(false);

  async function change(done: () => Promise<void>): Promise<void> {
    setBusy(true);
    try {
      await done();
      await queries.invalidateQueries({ queryKey: ['members', row.id] });
    } catch (failure) {
      if (!(failure instanceof ApiError)) {
        throw failure;
      }
      notify(failure.code === 'unreachable' ? text('error.unreachable') : failure.message);
    } finally {
      setBusy(false);
      setRemoves(false);
    }
  }

  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton
            size="small"
            label={text('people.more', { name: user.display_name })}
            className="opacity-0 group-focus-within/member:opacity-100 group-hover/member:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-100"
          >
            <EllipsisVertical size={16} />
          </IconButton>
        }
      >
        {row.role === 'owner' && (
          <MenuChoice
            label={text('people.role')}
            value={role}
            options={(['member', 'moderator', 'owner'] as const).map((value) => ({
              value,
              label: text(`people.role.${value}`),
            }))}
            onChange={(next) => void change(() => api.changeRole(row.id, user.username, next, uuid7()))}
          />
        )}
        {row.role === 'owner' && role !== 'owner' && <MenuSeparator />}
        {role !== 'owner' && (
          <MenuItem danger icon={<UserMinus size={16} />} onSelect={() => setRemoves(true)}>
            {text('people.remove')}
          </MenuItem>
        )}
      </Menu>
      <Confirm
        open={removes}
        onOpenChange={setRemoves}
        title={text('people.remove.title', { name: user.display_name })}
        description={text(
          row.visibility === 'public' ? 'people.remove.public' : 'people.remove.private',
        )}
        action={text('people.remove')}
        busy={busy}
        onConfirm={() => void change(() => api.removeMember(row.id, user.username, uuid7()))}
      />
    </>
  );
}
