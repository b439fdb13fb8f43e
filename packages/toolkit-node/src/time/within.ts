/**
 * The same promise, given up after a time. What it stands for goes on: a question to a database cannot be taken back.
 *
 * @throws Error when the time is over; whatever the promise rejects with before
 */
export async function within<T>(
  milliseconds: number,
  promise: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${milliseconds / 1000} s`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
