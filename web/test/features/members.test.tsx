// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useMembers } from '../../src/features/people/useMembers';
import type { ChannelRow, MemberRole } from '../../src/protocol';
import { api, type Members } from '../../src/store';
import { show } from './show';

const ben = { id: 'b', username: 'ben', display_name: 'Ben' };
const row: ChannelRow = {
  id: 'a', kind: 'room', visibility: 'public', name: 'general', topic: '', epoch: 1, seq: 5,
  read_seq: 5, unread: 0, mentions: 0, members: 1,
};

function page(seq: number, role: MemberRole): Members {
  return { members: [{ user: ben, role, read_seq: 1 }], has_more: false, epoch: 1, seq };
}

function Roles() {
  const { items } = useMembers({ row, activity: 0, membersSeq: 5 }, '');
  return items.map((item) => item.kind === 'member' && <p key={item.key}>{item.member.role}</p>);
}

it('askAgainWhereTheAnsweringNodeIsBehindWhatAnotherHasTold', async () => {
  const asked = vi
    .spyOn(api, 'members')
    .mockResolvedValueOnce(page(4, 'member'))
    .mockResolvedValue(page(5, 'moderator'));
  await show(<Roles />);
  await screen.findByText('moderator');
  expect(asked).toHaveBeenCalledTimes(2);
});
