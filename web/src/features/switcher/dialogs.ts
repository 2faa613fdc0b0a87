export { HelpDialog } from './HelpDialog';
export { SwitcherDialog } from './SwitcherDialog';
