import { createHash } from "node:crypto";

/** All that the frame does: what it is given becomes a worker, which gets the way to the page. */
const script = `addEventListener("message",({data,ports,source})=>{if(source!==parent)return;new Worker(URL.createObjectURL(new Blob([data],{type:"text/javascript"}))).postMessage(null,ports)},{once:true})`;

const policy = [
  "default-src 'none'",
  `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}' blob: 'unsafe-eval'`,
  "worker-src blob:",
].join("; ");

/**
 * The document that programs of readers run in. The page embeds it with an origin of its own (\`sandbox="allow-scripts"\`), so that it
 * has no storage; its policy, which its worker inherits, allows code from text and nothing from anywhere.
 */
export const sandboxHtml: string = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Sandbox</title>
</head>
<body>
<script>${script}</script>
</body>
</html>
`;
