const KEY = 'quarterdeck.demo.user';

/**
 * Who signed in last in this browser, so that a reload does not ask again. Browsers that forbid storage just ask each
 * time.
 */
export const rememberedUser = {
  get(): string | undefined {
    try {
      return window.localStorage.getItem(KEY) ?? undefined;
    } catch {
      return undefined;
    }
  },
  set(user: string): void {
    try {
      window.localStorage.setItem(KEY, user);
    } catch {
      // Asking again after a reload is all that is lost.
    }
  },
  forget(): void {
    try {
      window.localStorage.removeItem(KEY);
    } catch {
      // Then nothing was remembered either.
    }
  },
};
