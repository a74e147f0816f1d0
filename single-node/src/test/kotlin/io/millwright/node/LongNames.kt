// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

/** A plant in which everything that people name is as long as it may be, and has no space. */
object LongNames {
  private val name = "Extraordinarily".repeat(18).take(256)
  private val property = "Kesselspeisewassertemperatur".repeat(10)
  private val unit = "{${"bottle".repeat(8)}}"
  private val flag = "flag".repeat(15)
  private val filler = "filler".repeat(10)

  /** What a page of it shows when it is there, by its address. */
  val pages: Map<String, String> =
    mapOf(
      "#/" to name.take(200),
      "#/assets/long-works" to "Where the time went",
      "#/assets/long-works/$filler" to "Where the time went",
      "#/assets/long-park/level-1" to ": yes",
      "#/assets/long-park?view=detail" to "Below this asset",
      "#/alarms" to "Raised",
      "#/streams" to "streamstream",
      "#/versions" to "in force",
      "#/assets/none${"none".repeat(60)}" to "No such asset",
    )

  fun model(): String =
    """
    model: long_machine
    name: "$name"
    properties:
      state: {measurement: integer, name: "${named("state")}"}
      produced: {measurement: integer, unit: "$unit", name: "${named("produced")}"}
      oee: {transform: "temperature / 100", name: "${named("oee")}"}
      availability: {transform: "temperature / 100", name: "${named("availability")}"}
      effectiveness: {transform: "temperature / 100", name: "${named("effectiveness")}"}
      quality: {transform: "temperature / 100", name: "${named("quality")}"}
      temperature: {measurement: double, unit: Cel, name: "${named("temperature")}"}
      text: {measurement: string, name: "${named("text")}"}
      $flag: {measurement: boolean}
      remark: {attribute: string, default: "${"V".repeat(256)}", name: "${named("remark")}"}
    alarms:
      hot: {when: temperature > 10, priority: critical, message: "${"Überdruck".repeat(50)} {temperature}"}
    ---
    model: long_line
    name: "$name"
    properties:
      own: {measurement: double, unit: "$unit"}
      produced: {measurement: integer, unit: "$unit"}
      oee: {transform: own / 100, name: "${named("oee")}"}
      availability: {transform: own / 100}
      performance: {transform: own / 100, name: "${named("performance")}"}
      quality: {transform: own / 100}
    children:
      machines: {model: long_machine}
    ---
    model: long_level
    name: "$name"
    properties:
      fan_$flag: {measurement: boolean}
    children:
      bays: {model: long_bay}
      sensors: {model: long_sensor}
    ---
    model: long_bay
    properties:
      occupied: {measurement: boolean}
    ---
    model: long_sensor
    name: "$name"
    properties:
      co: {measurement: double, unit: "[ppm]", name: "${named("co")}"}
    ---
    model: long_park
    children:
      levels: {model: long_level}
    ---
    asset: long-works
    model: long_line
    name: "$name"
    description: "${"Beschreibung".repeat(60)}"
    children:
      machines:
        - {asset: $filler, model: long_machine, name: "$name"}
        - {asset: capper, model: long_machine, name: "${"B$name".take(256)}"}
    ---
    asset: long-park
    model: long_park
    name: "$name"
    children:
      levels:
        - asset: level-1
          model: long_level
          name: "$name"
          children:
            bays:
              - {asset: bay-1, model: long_bay, name: "${"Bay1$name".take(256)}"}
              - {asset: bay-2, model: long_bay, name: "${"Bay2$name".take(256)}"}
            sensors:
              - {asset: co, model: long_sensor, name: "$name"}
    """
      .trimIndent()

  /** Values of it, as the body of BatchPutAssetPropertyValue. */
  fun values(second: Long): String {
    val machines = listOf("/long-works/$filler", "/long-works/capper")
    val values =
      machines.flatMap {
        listOf(
          "$it/state" to """"integerValue": 6""",
          "$it/produced" to """"integerValue": ${Long.MAX_VALUE / 1024}""",
          "$it/temperature" to """"doubleValue": 71.25""",
          "$it/text" to """"stringValue": "${"Z".repeat(1_024)}"""",
          "$it/$flag" to """"booleanValue": true""",
        )
      } +
        listOf(
          "/long-works/own" to """"doubleValue": 77.5""",
          "/long-works/produced" to """"integerValue": 1234567890123""",
          "/long-park/level-1/fan_$flag" to """"booleanValue": true""",
          "/long-park/level-1/bay-1/occupied" to """"booleanValue": true""",
          "/long-park/level-1/co/co" to """"doubleValue": 12345.6""",
          "/stray/${"stream".repeat(150)}" to """"doubleValue": 1.5""",
        )
    val entries = values.mapIndexed { i, (alias, value) ->
      """
      {"entryId": "$i", "propertyAlias": "$alias", "propertyValues": [
        {"value": {$value}, "timestamp": {"timeInSeconds": $second}, "quality": "GOOD"}]}
      """
    }
    return """{"entries": [${entries.joinToString()}]}"""
  }

  private fun named(key: String) = "$key$property".take(256)
}
