export { MemberPanel } from './MemberPanel';
export { ProfileCard } from './ProfileCard';
