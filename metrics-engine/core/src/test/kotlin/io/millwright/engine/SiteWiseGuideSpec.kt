// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe

/** The examples of the AWS IoT SiteWise user guide: page, expression, result. */
private val GUIDE =
  """
  literals      | 1                                                       | 1
  literals      | 2.0                                                     | 2
  literals      | .9                                                      | 0.9
  literals      | -23.1                                                   | -23.1
  literals      | 7.89e3                                                  | 7890
  literals      | 3.4E-5 * 1e5                                            | 3.4
  literals      | 'active'                                                | 'active'
  literals      | "inactive"                                              | 'inactive'
  literals      | '{"temp": 52}'                                          | '{"temp": 52}'
  literals      | "{""temp"": ""high""}"                                  | '{"temp": "high"}'
  operators     | 1 + 2 + " is three"                                     | '3 is three'
  operators     | "Hello!"[1]                                             | 'e'
  operators     | "Hello!"[-2]                                            | 'o'
  operators     | "Hello!"[1:4]                                           | 'ell'
  operators     | "Hello!"[1:4:1]                                         | 'ell'
  operators     | "Hello!"[:2]                                            | 'He'
  operators     | "Hello!"[3:]                                            | 'lo!'
  operators     | "Hello!"[:-4]                                           | 'He'
  operators     | "Hello!"[::2]                                           | 'Hlo'
  operators     | "Hello!"[::-1]                                          | '!olleH'
  operators     | "Hello!"[none:none:-1]                                  | '!olleH'
  operators     | -7 % 3                                                  | -1
  operators     | 7 % -3                                                  | 1
  operators     | 2 ^ 10                                                  | 1024
  operators     | !0                                                      | 1
  operators     | 0 and 5                                                 | 0
  operators     | 3 and 5                                                 | 5
  operators     | 3 or 5                                                  | 1
  operators     | 0 or 5                                                  | 5
  operators     | not ''                                                  | 1
  constants     | pi                                                      | 3.1416
  constants     | Pi - PI                                                 | 0
  constants     | E                                                       | 2.7183
  constants     | TRUE + False                                            | 1
  constants     | none                                                    | no value
  functions     | x.log()                                                 | 2.0794
  functions     | log(x)                                                  | 2.0794
  functions     | message.contains('fail')                                | 0
  functions     | message.jp('${'$'}.status').lower().contains('fail')           | 1
  functions     | contains(lower(jp(message, '${'$'}.status')),'fail')           | 1
  functions     | Lower('ABC')                                            | 'abc'
  conditional   | if(0, x, limit)                                         | 5
  conditional   | if(5, x, limit)                                         | 8
  conditional   | if(gt(x, 300), x, limit)                                | 5
  conditional   | if(gt(x, 300), x, none)                                 | no value
  conditional   | if(x > 9, 1).elif(x > 7, 2, 3)                          | 2
  conditional   | if(x > 9, 1, if(x > 7, 2, 3))                           | 2
  string        | jp('{"status":"active","value":15}', '${'$'}.value')           | 15
  string        | jp('{"measurement":{"reading":25,"confidence":0.95}}', '${'$'}.measurement.reading') | 25
  string        | jp('[2,8,23]', '${'$'}[2]')                                    | 23
  string        | jp('{"values":[3,6,7]}', '${'$'}.values[1]')                   | 6
  string        | jp('111', '${'$'}')                                            | 111
  string        | jp(jp('{"measurement":{"reading":25,"confidence":"0.95"}}', '${'$'}.measurement.confidence'), '${'$'}') | 0.95
  string        | join("-", "AWS", "IoT", "SiteWise")                     | 'AWS-IoT-SiteWise'
  string        | join("-", "aa", "bb", "cc")                             | 'aa-bb-cc'
  string        | format(100+1: "d")                                      | '101'
  string        | format("The result is %d", 100+1)                       | 'The result is 101'
  string        | f'abc{1+2: "f"}d'                                       | 'abc3.000000d'
  string        | format(1+2: "f")                                        | '3.000000'
  string        | join('', "abc", format(1+2: "f"), 'd')                  | 'abc3.000000d'
  date and time | mktime(2020, 2, 29)                                     | 1582934400
  date and time | mktime('UTC+3', 2021, 12, 31, 22)                       | 1640977200
  date and time | mktime(2022, 10, 13, 2, 55, 13.68, 'PST')               | 1665654913.68
  date and time | mktime('UTC', 2021, 1, 19, 4, 31, 39.00)                | 1611030699
  date and time | timestamp().localtime('PST').wday().eq(1)               | 1
  date and time | year(localtime(1196676930, 'Europe/Paris'))             | 2007
  date and time | hour(localtime(1196676930, '+1'))                       | 11
  date and time | hour(localtime(1196676930, 'GMT+2'))                    | 12
  date and time | hour(localtime(1196676930, 'UTC-01:00'))                | 9
  date and time | hour(localtime(1196676930, 'Etc/GMT+12'))               | 22
  date and time | hour(localtime(1196676930, 'SystemV/PST8PDT'))          | 2
  date and time | minute(localtime(1196676930, 'Z'))                      | 15
  aggregation   | avg(x)                                                  | 6
  aggregation   | max(latest(x), latest(counter), latest(missing))        | 20
  aggregation   | avg(x * (x - 1))                                        | 32.6667
  aggregation   | sum(avg(x ^ 2) / 2)                                     | 19.3333
  aggregation   | sum(x / 2) / avg(x ^ 2)                                 | 0.2328
  aggregation   | max(avg(x), avg(limit))                                 | 6
  aggregation   | max(sum(x), sum(counter))                               | 65564
  aggregation   | count(x)                                                | 3
  aggregation   | sum(gte(x, 6))                                          | 2
  temporal      | latest( x*9/5 + 32 )                                    | 46.4
  temporal      | first(x)                                                | 6
  temporal      | last(x)                                                 | 8
  temporal      | earliest(x)                                             | 2
  tutorials     | if(gte(x, 8), x, none)                                  | 8
  tutorials     | x / 0                                                   | no value
  tutorials     | log(0)                                                  | no value
  tutorials     | sqrt(-1)                                                | no value
  tutorials     | if(gte(x, 300), x, none)                                | no value
  """
    .trimIndent()
    .lines()
    .map { line -> line.split(" | ").map { it.trim() } }

class SiteWiseGuideSpec :
  FunSpec({
    context("an example of the guide has the guide's result") {
      withTests<List<String>>({ (page, formula) -> "$page: $formula" }, GUIDE) {
        (_, formula, result) ->
        written(example(formula)) shouldBe result
      }
    }

    // "Temporal functions", the example statetime scenario.
    test("statetime in five minutes is what the guide shows") {
      val plant =
        plantOf("m") {
          measurement("idle")
          metric("r", "statetime(idle)", java.time.Duration.ofMinutes(1))
        }
      val points = listOf(0L to 0.0, 30L to 1.0, 75L to 1.0, 165L to 0.0, 240L to 0.0)
      results(plant, "/m/r", points.map { (second, value) -> x(second, value, "/m/idle") }) shouldBe
        mapOf(60L to 30.0, 120L to 60.0, 180L to 45.0, 240L to 0.0)
    }

    // "Undefined, infinite, and overflow values": an array is no number, nor is a text.
    test("an array and a text are no points of a double") {
      for (formula in listOf("jp('{\"values\":[3,6,7]}', '$.values')", "\"hello\" + \" world\"")) {
        val plant =
          plantOf("m") {
            measurement("x")
            transform("r", "if(x > 0, $formula, 1)")
          }
        results(plant, "/m/r", listOf(x(0, 1), x(60, -1))) shouldBe mapOf(60L to 1.0)
      }
    }

    // "Temporal functions in transforms": x 10, 20, -, 30 and y 1, 2, 3, - in four moments.
    test("z = x + y + pretrigger(y) is what the guide shows") {
      val plant =
        plantOf("m") {
          measurement("x")
          measurement("y")
          transform("r", "x + y + pretrigger(y)")
        }
      results(
        plant,
        "/m/r",
        listOf(x(0, 10), x(60, 20), x(180, 30)) +
          listOf(0L to 1, 60L to 2, 120L to 3).map { (second, value) -> x(second, value, "/m/y") },
      ) shouldBe mapOf(60L to 23.0, 120L to 25.0, 180L to 36.0)
    }
  })
