/** Where requests enter: errors of ours are caught once here, cancelled and overtaken requests end here. */
import { type CancellationToken, LSPErrorCodes, Message, ResponseError, type ResponseMessage } from 'vscode-languageserver';

export interface Log {
  error(message: string): void;
}

/**
 * Does something after the next message that is already in the pipe has been dealt with. Two turns: the connection
 * deals with one message a turn, and asks for its next turn only after the handler that calls this has returned.
 */
export function later(action: () => void): void {
  turn(() => turn(action));
}

function turn(action: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(action);
  else setTimeout(action, 0);
}

/** A request that is cancelled while it still waits is answered at once. */
export function cancelWaiting(message: Message): ResponseMessage | undefined {
  if (!Message.isRequest(message)) return undefined;
  return { jsonrpc: '2.0', id: message.id, error: { code: LSPErrorCodes.RequestCancelled, message: `${message.method} was cancelled` } };
}

/** Lets messages that are already in the pipe (a cancellation, the next keystroke) be read before work begins. */
function nextTurn(): Promise<void> {
  return new Promise(later);
}

export interface Question<T> {
  /** Name of the request, for the log. */
  readonly name: string;
  readonly token: CancellationToken;
  /** Version of the text the question is about, now; a question about another version has been overtaken. */
  readonly version?: () => number | undefined;
  readonly answer: (token: CancellationToken) => T | Promise<T>;
}

/**
 * Answers one request. A cancelled one ends with `RequestCancelled`, one whose text has changed meanwhile with
 * `ContentModified`; an error of ours is logged and answered with null.
 */
export async function ask<T>(log: Log, question: Question<T>): Promise<T | null> {
  const before = question.version?.();
  await nextTurn();
  stopIfOvertaken(question, before);
  let answer: T;
  try {
    answer = await question.answer(question.token);
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    log.error(`${question.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return null;
  }
  stopIfOvertaken(question, before);
  return answer;
}

function stopIfOvertaken(question: Question<unknown>, before: number | undefined): void {
  if (question.token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, `${question.name} was cancelled`);
  if (question.version && question.version() !== before)
    throw new ResponseError(LSPErrorCodes.ContentModified, `${question.name} was asked about an older text`);
}

/** The same for notifications: nobody waits for an answer, nothing may escape. */
export function guard(log: Log, name: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    log.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
