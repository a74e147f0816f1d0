// SPDX-License-Identifier: Apache-2.0
package io.millwright.web

import com.fasterxml.jackson.databind.ObjectMapper
import com.sun.net.httpserver.HttpServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** Where the tests' files and the pages' own stand. */
private fun file(path: String): ByteArray? =
  ScriptsSpec::class
    .java
    .classLoader
    .getResourceAsStream(
      if (path.startsWith("/ui-tests/")) path.drop(1) else "META-INF/resources$path"
    )
    ?.use { it.readAllBytes() }

private fun type(path: String) =
  when (path.substringAfterLast('.')) {
    "html" -> "text/html"
    "js" -> "text/javascript"
    else -> "text/plain"
  }

/** The pure parts of the pages' modules, tested in a browser by tests written beside it. */
class ScriptsSpec :
  FunSpec({
    val browser =
      listOf("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map { Path.of(it) }
        .firstOrNull { Files.isExecutable(it) }

    // Where there is no chromium, the test is reported as skipped.
    test("the pages' modules pass their tests in a browser").config(enabled = browser != null) {
      val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
      server.createContext("/") { exchange ->
        val path = exchange.requestURI.path
        val content = file(path)
        exchange.responseHeaders.add("Content-Type", "${type(path)}; charset=utf-8")
        exchange.sendResponseHeaders(if (content == null) 404 else 200, 0)
        exchange.responseBody.use { it.write(content ?: ByteArray(0)) }
      }
      server.start()
      try {
        val page = tempdir().toPath().resolve("page.html")
        val process =
          ProcessBuilder(
              "$browser",
              "--headless",
              "--no-sandbox",
              "--disable-gpu",
              "--disable-dev-shm-usage",
              "--disable-background-networking",
              "--user-data-dir=${tempdir("profile")}",
              // The page is looked at when nothing waits any more, and not when it has loaded.
              "--virtual-time-budget=60000",
              "--dump-dom",
              "http://127.0.0.1:${server.address.port}/ui-tests/index.html",
            )
            .redirectOutput(page.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .also { it.environment()["TZ"] = "Europe/Vienna" }
            .start()
        check(process.waitFor(120, TimeUnit.SECONDS)) { "chromium took longer than two minutes" }
        val html = Files.readString(page)
        val written = html.substringAfter("<pre id=\"results\">").substringBefore("</pre>")
        check(written.isNotBlank()) { "No results; an import may have failed:\n$html" }
        val text = written.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        val results = ObjectMapper().readTree(text)
        results.size() shouldBeGreaterThan 15
        results
          .filter { !it["failure"].isNull }
          .map { "${it["name"].asText()}: ${it["failure"].asText()}" }
          .shouldBeEmpty()
      } finally {
        server.stop(0)
      }
    }
  })
