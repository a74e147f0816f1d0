// SPDX-License-Identifier: Apache-2.0
// An OPC UA server that others wrote: node-opcua, with a variable of each type.
const {
  OPCUAServer,
  DataType,
  StatusCodes,
  VariantArrayType,
  coerceInt64,
  coerceUInt64,
  standardUnits,
} = require("node-opcua");

async function main() {
  const server = new OPCUAServer({ port: Number(process.argv[2]), resourcePath: "/UA/Plant" });
  await server.initialize();
  const space = server.engine.addressSpace;
  const plant = space.getOwnNamespace();
  const filler = plant.addObject({ organizedBy: space.rootFolder.objects, browseName: "Filler" });
  const add = (name, dataType, value, more = {}) =>
    plant.addVariable({
      componentOf: filler,
      nodeId: `s=Filler.${name}`,
      browseName: name,
      dataType,
      value: { dataType, value, arrayType: VariantArrayType.Scalar, ...more },
      ...(more.arrayType ? { valueRank: 1 } : {}),
    });
  add("Boolean", DataType.Boolean, true);
  add("SByte", DataType.SByte, -128);
  add("Byte", DataType.Byte, 255);
  add("Int16", DataType.Int16, -32768);
  add("UInt16", DataType.UInt16, 65535);
  add("Int32", DataType.Int32, -2147483648);
  add("UInt32", DataType.UInt32, 4294967295);
  add("Int64", DataType.Int64, coerceInt64(-5));
  add("UInt64", DataType.UInt64, coerceUInt64(5000000000));
  add("Float", DataType.Float, 21.5);
  add("Double", DataType.Double, 0.1);
  add("String", DataType.String, "Grüße");
  add("DateTime", DataType.DateTime, new Date("2026-01-01T00:00:00.250Z"));
  add("Array", DataType.Double, [1, 2, 3], { arrayType: VariantArrayType.Array });
  const broken = add("Broken", DataType.Double, 1);
  broken.setValueFromSource({ dataType: DataType.Double, value: 1 }, StatusCodes.BadSensorFailure);
  const stamped = add("Stamped", DataType.Double, 0);
  stamped.setValueFromSource(
    { dataType: DataType.Double, value: 7.5 },
    StatusCodes.Good,
    new Date("2026-02-03T04:05:06.789Z"),
  );
  plant.addAnalogDataItem({
    componentOf: filler,
    nodeId: "s=Filler.Temperature",
    browseName: "Temperature",
    dataType: DataType.Double,
    engineeringUnitsRange: { low: 0, high: 120 },
    engineeringUnits: standardUnits.degree_celsius,
    value: { dataType: DataType.Double, value: 63.25 },
  });
  const counter = add("Counter", DataType.Int32, 0);
  let count = 0;
  setInterval(() => counter.setValueFromSource({ dataType: DataType.Int32, value: ++count }), 100);
  await server.start();
  console.log("ready");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
