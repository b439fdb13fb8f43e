export * from './engine';
export * from './render';
export * from './skeleton';
export * from './template';
