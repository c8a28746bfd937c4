/** Being stopped and continued by the user's shell: Ctrl-Z, `kill -TSTP`, `fg`. */
import { constants } from 'node:os';

/** What is to be done with the terminal around a stop. */
export interface TerminalHold {
  /** Puts the terminal back as it was. */
  readonly leave: () => void;
  /** Takes it, and shows everything again. */
  readonly enter: () => void;
}

/** Windows has no job control. */
const HAS_JOBS = 'SIGTSTP' in constants.signals;

/**
 * What Ctrl-Z does where the terminal is not in raw mode: it means all processes of the job, or the shell would go on
 * waiting for one that started us.
 */
export function suspendJob(): void {
  if (HAS_JOBS) process.kill(0, 'SIGTSTP');
}

/** Leaves the terminal to the shell while we are stopped, until `signal`. */
export function followJobControl(hold: TerminalHold, signal: AbortSignal): void {
  if (!HAS_JOBS) return;
  const listen = (): void => {
    process.on('SIGTSTP', stop);
    process.on('SIGCONT', takeAgain);
  };
  const unlisten = (): void => {
    process.off('SIGTSTP', stop);
    process.off('SIGCONT', takeAgain);
  };
  const stop = (): void => {
    hold.leave();
    // Without a listener the signal stops us here, and the next line is for after SIGCONT. Unlike SIGSTOP it does
    // nothing where there is no shell that could continue us.
    unlisten();
    process.kill(process.pid, 'SIGTSTP');
    listen();
    hold.enter();
    // A resize meanwhile was told to the shell only.
    process.kill(process.pid, 'SIGWINCH');
  };
  /** After SIGSTOP, which nobody is told of: the shell may have changed anything. */
  const takeAgain = (): void => {
    hold.leave();
    hold.enter();
    process.kill(process.pid, 'SIGWINCH');
  };
  listen();
  signal.addEventListener('abort', unlisten);
}
