export { MemberPanel } from './MemberPanel';
