export { Timeline } from './Timeline';
export { TypingLine } from './TypingLine';
