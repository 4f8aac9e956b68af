// Baileys as the bench drives it, by lines on stdin: "link" shows a QR and logs in, "post TEXT" posts a text status to
// all contacts, "media KIND WIDTH HEIGHT SECONDS URL CAPTION" a picture or film, "unlink" forgets the device. Says what happens as one JSON object a line on stdout. Facts by argument:
//   node poster.mjs <webSocketUri> <noiseRootKey, base64> <mediaOrigin> <clientVersion> <memory|files:FOLDER>
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import pino from 'pino';
import { WA_CERT_DETAILS } from 'baileys/lib/Defaults/index.js';
import makeWASocket, {
    DisconnectReason, initAuthCreds, makeCacheableSignalKeyStore, useMultiFileAuthState,
} from 'baileys';

const [webSocketUri, rootKey, mediaOrigin, clientVersion, store] = process.argv.slice(2);
const logger = pino({ level: 'silent' });
const say = (event, facts = {}) => process.stdout.write(`${JSON.stringify({ event, ...facts })}\n`);

// its Signal library prints whole sessions, which would cost more than the post
for (const level of ['log', 'info', 'warn', 'error', 'debug']) console[level] = () => {};

WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey, 'base64');

// Baileys fetches the address book's snapshot from a fixed host; media comes from where it is said to be
const fetchAnywhere = globalThis.fetch;
globalThis.fetch = (url, options = {}) => {
    const { dispatcher, ...rest } = options;
    if (new URL(url).pathname.startsWith('/samples/')) return fetchAnywhere(url, rest);
    return fetchAnywhere(new URL(new URL(url).pathname + new URL(url).search, mediaOrigin), rest);
};

/** Keys in memory: what Baileys costs without a store, the least it can. */
function memoryStore() {
    const tables = new Map();
    const table = type => tables.get(type) ?? tables.set(type, new Map()).get(type);
    return {
        get: async (type, ids) => Object.fromEntries(
            ids.filter(id => table(type).has(id)).map(id => [id, table(type).get(id)])),
        set: async changes => {
            for (const [type, entries] of Object.entries(changes)) {
                for (const [id, value] of Object.entries(entries)) {
                    if (value === null || value === undefined) table(type).delete(id);
                    else table(type).set(id, value);
                }
            }
        },
    };
}

async function authState() {
    if (store === 'memory') {
        return { creds: initAuthCreds(), keys: memoryStore(), save: async () => {} };
    }
    const { state, saveCreds } = await useMultiFileAuthState(store.slice('files:'.length));
    return { creds: state.creds, keys: state.keys, save: saveCreds };
}

const acks = new Map();
let auth;
let contacts;
let socket;

function settle(id, answer) {
    const waiter = acks.get(id);
    acks.delete(id);
    waiter?.(answer);
}

function connect() {
    socket = makeWASocket({
        auth: { creds: auth.creds, keys: makeCacheableSignalKeyStore(auth.keys, logger) },
        waWebSocketUrl: webSocketUri,
        version: clientVersion.split('.').map(Number),
        shouldSyncHistoryMessage: () => false,
        // a sandbox that is busy delivering answers no pings
        keepAliveIntervalMs: 600_000,
        defaultQueryTimeoutMs: 600_000,
        logger,
    });
    const connected = socket;
    // Baileys waits for a history that the sandbox's phones do not send, and fetches the address book after that
    socket.ev.on('creds.update', async ({ myAppStateKeyId }) => {
        if (myAppStateKeyId) await connected.resyncAppState(['critical_unblock_low'], true);
    });
    socket.ws.on('CB:ack,class:message', ({ attrs }) => settle(attrs.id, { error: attrs.error }));
    socket.ev.on('creds.update', auth.save);
    socket.ev.on('contacts.upsert', all => {
        all.map(contact => contact.phoneNumber ?? contact.id)
            .filter(jid => jid?.endsWith('@s.whatsapp.net')).forEach(jid => contacts.add(jid));
        say('contacts', { count: contacts.size });
    });
    socket.ev.on('connection.update', ({ qr, connection, lastDisconnect }) => {
        if (qr) say('qr', { qr });
        if (connection === 'open') say('open');
        if (connection === 'close') {
            const code = lastDisconnect?.error?.output?.statusCode;
            const why = String(lastDisconnect?.error?.message);
            if (code === DisconnectReason.restartRequired) connect();
            else if (code === DisconnectReason.loggedOut) say('unlinked');
            else say('failed', { code, why: `connection closed: ${why}` });
        }
    });
}

// a film's thumbnail would cost Baileys an ffmpeg, so it is given one; a picture's it makes by itself
const FILM_THUMBNAIL = readFileSync(new URL('../../../../plugins/sandbox/src/test/node/thumbnail.jpg', import.meta.url));

const text = caption => ({ text: caption });

function media(kind, width, height, seconds, url, ...caption) {
    const facts = { caption: caption.join(' '), width: Number(width), height: Number(height) };
    return kind === 'image'
        ? { image: { url }, ...facts }
        : { video: { url }, ...facts, seconds: Number(seconds), jpegThumbnail: FILM_THUMBNAIL };
}

async function post(content) {
    const messageId = `3EB0${crypto.randomUUID().replaceAll('-', '').slice(0, 18).toUpperCase()}`;
    const acked = new Promise(done => acks.set(messageId, done));
    await socket.sendMessage(
        'status@broadcast', content, { messageId, backgroundColor: '#101010', font: 0, statusJidList: [...contacts] });
    const { error } = await acked;
    if (error) say('failed', { messageId, why: `ack with error ${error}` });
    else say('posted', { messageId });
}

async function link() {
    auth = await authState();
    contacts = new Set();
    connect();
}

for await (const line of createInterface({ input: process.stdin })) {
    const [command, ...words] = line.split(' ');
    try {
        if (command === 'link') await link();
        else if (command === 'post') await post(text(words.join(' ')));
        else if (command === 'media') await post(media(...words));
        else if (command === 'unlink') await socket.logout();
        else say('failed', { why: `no command ${command}` });
    } catch (error) {
        say('failed', { why: String(error?.stack ?? error) });
    }
}
process.exit(0);
