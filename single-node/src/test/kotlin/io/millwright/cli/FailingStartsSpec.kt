// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.historian.embedded.EmbeddedDatabase
import java.net.InetAddress
import java.net.ServerSocket
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.sql.DriverManager
import java.util.Properties

/**
 * What keeps a server from starting is said in one message, with its cure. All of it shows before
 * the server itself is built, so that no process is needed.
 */
class FailingStartsSpec :
  FunSpec({
    val folder = tempdir("failing").toPath()
    val port = ServerSocket(0).use { it.localPort }

    /** `run` with some options, in a folder of its own unless they say otherwise. */
    fun run(vararg options: String, environment: Map<String, String> = mapOf()): Said {
      val usual = mapOf("MILLWRIGHT_PORT" to "$port", "MILLWRIGHT_DATA" to "$folder/data")
      return Said.of(OptionDefaults(usual + environment, Properties()), "run", *options)
    }

    fun Said.isOneMessage(vararg parts: String) =
      withClue(this) {
        code shouldBe 1
        err.trimEnd().lines().size shouldBe 1
        parts.forEach { err shouldContain it }
        listOf("Exception", "\tat ", "hunter2", "null").forEach { err shouldNotContain it }
        out shouldBe ""
      }

    test("a data folder that is a file, below a file, or in use") {
      val file = Files.writeString(folder.resolve("file"), "x")
      run("--data", "$file").isOneMessage("$file is a file", "--data")
      run("--data", "$file/below").isOneMessage("$file", "--data")
      val used = Files.createDirectories(folder.resolve("used"))
      FileChannel.open(used.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
        .use { channel ->
          channel.lock()
          run("--data", "$used").isOneMessage("Another Millwright", "$used", "--data")
        }
    }

    // Root may write everywhere but to /proc.
    test("a data folder that can't be written").config(enabled = Files.exists(Path.of("/proc"))) {
      run("--data", "/proc/millwright").isOneMessage("/proc/millwright", "--data")
    }

    test("data of a newer PostgreSQL is left alone") {
      val data = Files.createDirectories(folder.resolve("newer/postgres/data"))
      Files.writeString(data.resolve("PG_VERSION"), "19\n")
      run("--data", "$folder/newer").isOneMessage("PostgreSQL 19", "keep the folder")
    }

    test("a port or an address that nobody can listen on") {
      ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")).use {
        run("--port", "${it.localPort}").isOneMessage("${it.localPort} is taken", "--port")
      }
      val access =
        Files.writeString(
          folder.resolve("access.yaml"),
          Said.of("key", "eva", "--role", "admin").out,
        )
      run("--host", "192.0.2.1", "--access", "$access").isOneMessage("192.0.2.1", "0.0.0.0")
      run("--host", "nobody.invalid", "--access", "$access").isOneMessage("nobody.invalid")
      listOf("--port", "--database-port").forEach { option ->
        val refused = run(option, "70000")
        refused.code shouldBe 2
        refused.err shouldContain "$option 70000"
      }
    }

    test("a file of own certificates that is missing or wrong") {
      val missing = mapOf("MILLWRIGHT_CA" to "$folder/none.pem")
      run(environment = missing).isOneMessage("none.pem")
    }

    test("an access file or files of TLS that are missing or wrong") {
      val wrong = Files.writeString(folder.resolve("wrong.pem"), "-----BEGIN NOTHING-----\n")
      run("--access", "$folder/none.yaml").isOneMessage("none.yaml", "check the path")
      val given = Said.of("key", "eva", "--role", "admin")
      given.code shouldBe 0
      fun tls(certificate: Path, key: Path) =
        run("--tls-certificate", "$certificate", "--tls-key", "$key")
      val own = OwnCertificate(folder, "own")
      val other = OwnCertificate(folder, "other")
      tls(folder.resolve("none"), own.key).isOneMessage("none can't be read")
      tls(own.certificate, folder.resolve("none")).isOneMessage("none can't be read")
      tls(wrong, own.key).isOneMessage("no certificate in PEM")
      tls(own.certificate, wrong).isOneMessage("PKCS 8", "openssl pkcs8")
      tls(own.certificate, other.key).isOneMessage("is not the key of")
      run("--tls-key", "${own.key}").code shouldBe 2
    }

    test("a data folder whose embedded database can't be looked at, and one that has none") {
      fun database(data: Path) =
        Said.of(OptionDefaults(mapOf(), Properties()), "database", "--data", "$data")
      database(folder.resolve("nowhere")).isOneMessage("no embedded database", "--data")
      // Nobody can follow it, root included.
      val data = Files.createDirectories(folder.resolve("endless"))
      Files.createSymbolicLink(data.resolve("postgres"), data.resolve("postgres"))
      database(data).isOneMessage("$data/postgres", "can't be read", "check --data")
      database(Files.writeString(folder.resolve("no-folder"), "x"))
        .isOneMessage("no-folder/postgres", "can't be read")
    }

    test("a database that is not there, does not know us, or does not let us") {
      run("--database-url", "postgres://h/x").code shouldBe 2
      val malformed = run("--database-url", "jdbc:postgresql://u:hunter2@h/x?password=hunter2")
      malformed.code shouldBe 2
      malformed.err shouldNotContain "hunter2"
      run("--database-url", "jdbc:postgresql://nobody.invalid/x").isOneMessage("no host")
      run("--database-url", "jdbc:postgresql://127.0.0.1:9/x?password=hunter2")
        .isOneMessage("127.0.0.1:9", "check that it runs")
      run("--database-url", "jdbc:postgresql://h/x", "--database-password-file", "$folder/none")
        .isOneMessage("$folder/none can't be read")
      EmbeddedDatabase.start(folder.resolve("postgres")).use { server ->
        val config = server.config()
        DriverManager.getConnection(config.url(), config.user(), config.password()).use {
          it.createStatement().execute("create role guest login password 'right'")
        }
        val url = config.url()
        fun given(url: String, user: String, password: String) =
          run(
            environment =
              mapOf(
                "MILLWRIGHT_DATABASE_URL" to url,
                "MILLWRIGHT_DATABASE_USER" to user,
                "MILLWRIGHT_DATABASE_PASSWORD" to password,
              )
          )
        given(url, "guest", "").isOneMessage(url, "guest", "MILLWRIGHT_DATABASE_PASSWORD")
        given(url, "guest", "wrong").isOneMessage(url, "guest", "check the user and the password")
        given(url.replace("/millwright", "/missing"), "millwright", config.password())
          .isOneMessage("missing", "create it")
        given(url, "guest", "right")
          .isOneMessage("guest may not create schemas", "GRANT CREATE ON DATABASE")
        val file = Files.writeString(folder.resolve("password"), "right\n")
        run(
            "--database-url",
            url,
            "--database-user",
            "guest",
            environment = mapOf("MILLWRIGHT_DATABASE_PASSWORD_FILE" to "$file"),
          )
          .isOneMessage("guest may not create schemas")
        withClue("an embedded one whose port is taken") {
          run("--database-port", "${server.port()}")
            .isOneMessage("${server.port()} is taken", "--database-port")
        }
      }
    }
  })
