// SPDX-License-Identifier: Apache-2.0
// A Modbus TCP server that others wrote: modbus-serial, with a number of each format in unit 3.
const { ServerTCP } = require("modbus-serial");

const holding = Buffer.alloc(200);
holding.writeFloatBE(21.5, 0); // registers 0, 1
holding.writeInt16BE(-1234, 4); // register 2
holding.writeUInt16BE(65000, 6); // register 3
holding.writeInt32BE(-123456789, 8); // registers 4, 5
holding.writeUInt32BE(4000000000, 12); // registers 6, 7
holding.writeBigInt64BE(-1234567890123n, 16); // registers 8 to 11
holding.writeDoubleBE(0.1, 24); // registers 12 to 15
holding.write("PUMP-7", 32, "ascii"); // registers 16 to 19, padded with NUL
holding.writeUInt16BE(0b0000_0000_0000_1000, 40); // register 20
// Register 22, 23: the low word first.
holding.writeUInt16BE(0x0000, 44);
holding.writeUInt16BE(0x41ac, 46);
let count = 0;
setInterval(() => count++, 100);

new ServerTCP(
  {
    getHoldingRegister: (address) => {
      if (address === 30) return count & 0xffff;
      if (address >= 100) throw { modbusErrorCode: 2, msg: "no such register" };
      return holding.readUInt16BE(2 * address);
    },
    getInputRegister: (address) => address + 1000,
    getCoil: (address) => address % 3 === 0,
    getDiscreteInput: (address) => address === 7,
  },
  { host: "127.0.0.1", port: Number(process.argv[2]), unitID: 3 },
).on("initialized", () => console.log("ready"));
