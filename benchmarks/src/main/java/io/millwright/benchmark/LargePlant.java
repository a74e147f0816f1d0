// SPDX-License-Identifier: Apache-2.0
package io.millwright.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The model files of a plant with 100,000 assets of 10 properties each: 10 sites of 99 lines of 100
 * machines. With attributes, measurements, transforms, metrics, an alarm on each machine, and own
 * values and aliases here and there.
 */
final class LargePlant {
  static final int SITES = 10;
  static final int LINES = 99;
  static final int MACHINES = 100;
  static final int ASSETS = SITES * (1 + LINES * (1 + MACHINES));
  static final int PROPERTIES = 10 * ASSETS;

  private static final String MACHINE =
      """
      model: machine
      name: Machine
      properties:
        ideal_rate:    {attribute: double, unit: "{bottle}/min", default: 120}
        serial:        {attribute: string}
        temperature:   {measurement: double, unit: Cel}
        state:         {measurement: integer}
        produced:      {measurement: integer, unit: "{bottle}"}
        rejected:      {measurement: integer, unit: "{bottle}"}
        power:         {measurement: double, unit: W}
        temperature_f: {transform: temperature * 9 / 5 + 32, unit: "[degF]"}
        running:       {transform: state == 6}
        availability:  {metric: statetime(running) / 300, every: 5m}
      alarms:
        over_temperature: {when: temperature > 80, deadband: 2, on_delay: 10s, priority: high,
                           message: "Temperature {temperature} above limit"}
      """;

  private static final String LINE =
      """
      model: line
      name: Line
      properties:
        product:      {attribute: string}
        crew:         {attribute: integer, default: 4}
        target:       {attribute: double, default: 1000}
        order:        {measurement: string}
        speed:        {measurement: double}
        humidity:     {measurement: double}
        air_pressure: {measurement: double, unit: Pa}
        fast:         {transform: speed > 100}
        speed_mean:   {metric: avg(speed), every: 5m}
        availability: {metric: avg(machines.availability), every: 5m}
      children:
        machines: {model: machine}
      """;

  private static final String SITE =
      """
      model: site
      name: Site
      properties:
        owner:        {attribute: string}
        country:      {attribute: string, default: AT}
        city:         {attribute: string}
        meter:        {measurement: double}
        water:        {measurement: double}
        gas:          {measurement: double}
        outside:      {measurement: double, unit: Cel}
        outside_f:    {transform: outside * 9 / 5 + 32, unit: "[degF]"}
        outside_mean: {metric: avg(outside), every: 1h}
        availability: {metric: avg(lines.availability), every: 5m}
      children:
        lines: {model: line}
      """;

  private LargePlant() {}

  /** The texts of the files by their names. */
  static Map<String, String> files() {
    var files = new LinkedHashMap<String, String>();
    files.put("models.yaml", String.join("---\n", MACHINE, LINE, SITE));
    for (int site = 0; site < SITES; site++) {
      files.put("site-%02d.yaml".formatted(site), site(site));
    }
    return files;
  }

  /** Writes the files into a folder. */
  static void write(Path folder) {
    try {
      Files.createDirectories(folder);
      for (var file : files().entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String site(int site) {
    var text = new StringBuilder();
    text.append("asset: site-%02d\nmodel: site\nname: Site %d\n".formatted(site, site));
    text.append("children:\n  lines:\n");
    for (int line = 0; line < LINES; line++) {
      text.append("    - asset: line-%02d\n      name: Line %d\n".formatted(line, line));
      text.append("      children:\n        machines:\n");
      for (int machine = 0; machine < MACHINES; machine++) {
        text.append("          - {asset: machine-%02d".formatted(machine));
        if (machine % 2 == 0) {
          text.append(", attributes: {ideal_rate: %d}".formatted(100 + machine));
        }
        if (machine % 10 == 0) {
          text.append(
              ", aliases: {state: \"ns=2;s=S%d.L%d.M%d.State\"}".formatted(site, line, machine));
        }
        text.append("}\n");
      }
    }
    return text.toString();
  }
}
