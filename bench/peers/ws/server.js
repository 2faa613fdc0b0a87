// A chat server as the documentation of ws leads to: a set of sockets for each path, and every text goes to each of them.
const { WebSocketServer, WebSocket } = require('ws');

const rooms = new Map();
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  perMessageDeflate: false,
  backlog: 4096,
});

server.on('connection', (socket, request) => {
  let room = rooms.get(request.url);
  if (room === undefined) {
    rooms.set(request.url, (room = new Set()));
  }
  room.add(socket);
  socket.on('close', () => room.delete(socket));
  socket.on('message', (data) => {
    for (const member of room) {
      if (member.readyState === WebSocket.OPEN) {
        member.send(data, { binary: false });
      }
    }
  });
});
