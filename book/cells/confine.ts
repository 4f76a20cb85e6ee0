/** Ways out of a worker: network, storage, other contexts, more workers, code from elsewhere. */
const ways = [
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "WebTransport",
  "EventSource",
  "Request",
  "Response",
  "importScripts",
  "indexedDB",
  "caches",
  "cookieStore",
  "storage",
  "BroadcastChannel",
  "MessageChannel",
  "Worker",
  "SharedWorker",
  "Notification",
  "FileReaderSync",
  "RTCPeerConnection",
  "navigator",
  "location",
  "origin",
  "name",
  "close",
  "postMessage",
  "onmessage",
  "onerror",
  "addEventListener",
  "removeEventListener",
  "dispatchEvent",
];

/**
 * Takes them away, from the global object and from what it inherits. The document around the worker has an origin of its own and
 * a policy without network; this makes a program that tries fail by name.
 */
export function confine(scope: object): string[] {
  const left: string[] = [];
  for (const way of ways) {
    for (let at: object | null = scope; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
      if (Object.hasOwn(at, way)) Reflect.deleteProperty(at, way);
    }
    if (way in scope) {
      Object.defineProperty(scope, way, { value: undefined, writable: false, configurable: false });
      left.push(way);
    }
  }
  return left;
}
