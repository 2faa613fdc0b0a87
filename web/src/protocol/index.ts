export * from './account';
export * from './codes';
export * from './frames';
export * from './limits';
export * from './records';
export { DecodeError, type Decoder, list, object, optional, string } from './shape';
