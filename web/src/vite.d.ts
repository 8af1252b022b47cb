/// <reference types="vite/client" />

/** Texts as the build has read them. */
declare module '*.ftl' {
  const said: import('./lang').Texts;
  export default said;
}
