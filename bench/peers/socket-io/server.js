// A chat server as the documentation of socket.io leads to: rooms of its own, and every message goes to its room.
const { createServer } = require('http');
const { Server } = require('socket.io');

const http = createServer();
const io = new Server(http, { transports: ['websocket'] });

io.on('connection', (socket) => {
  socket.on('join', (room) => {
    socket.data.room = room;
    socket.join(room);
    socket.emit('joined');
  });
  socket.on('message', (message) => io.to(socket.data.room).emit('message', message));
});
http.listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 4096 });
