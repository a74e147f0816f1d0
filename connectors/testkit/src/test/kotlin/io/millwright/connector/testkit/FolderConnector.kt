// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.testkit

import io.millwright.connector.Backoff
import io.millwright.connector.Connector
import io.millwright.connector.ConnectorContext
import io.millwright.connector.ConnectorFactory
import io.millwright.connector.ConnectorListener
import io.millwright.connector.Outlet
import io.millwright.connector.Sample
import io.millwright.source.SettingsReader
import io.millwright.source.SourceDefinition
import io.millwright.validation.InvalidException
import io.millwright.validation.Problem
import io.millwright.value.Quality
import io.millwright.value.Value
import java.io.IOException
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.time.Duration
import java.time.InstantSource
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit

/** Makes connectors for devices that write each value to a file of its own, in one folder. */
class FolderConnectorFactory : ConnectorFactory {
  override fun protocol() = "folder"

  override fun check(source: SourceDefinition): List<Problem> =
    mutableListOf<Problem>().also { read(source, it) }

  override fun create(source: SourceDefinition, context: ConnectorContext): Connector {
    val problems = mutableListOf<Problem>()
    val settings = read(source, problems)
    if (problems.isNotEmpty()) throw InvalidException(problems)
    return FolderConnector(source.name(), settings, context.clock())
  }

  private fun read(source: SourceDefinition, problems: MutableList<Problem>): FolderSettings {
    val group = SettingsReader(source.settings(), "source ${source.name()}", problems)
    val folder = Path.of(group.text("folder"))
    val poll = group.duration("poll", Duration.ofSeconds(1))
    if (poll < Duration.ofMillis(10)) {
      group.problem("poll", "poll: $poll is too often; the least is 10ms")
    }
    group.finish()
    val files =
      source.tags().map { tag ->
        val address = SettingsReader(tag.address(), "tag ${tag.alias()}", problems)
        address.text("file").also { address.finish() }
      }
    return FolderSettings(folder, poll, files)
  }
}

/** Which files of which folder are read, one for each tag, and how often. */
class FolderSettings(val folder: Path, val poll: Duration, val files: List<String>)

/** Reads all files again and again, on one thread. The folder is the device. */
private class FolderConnector(
  private val source: String,
  private val settings: FolderSettings,
  private val clock: InstantSource,
) : Connector {
  private val worker =
    Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("folder $source").factory())

  @Volatile private var outlet: Outlet? = null

  override fun start(listener: ConnectorListener) {
    val way = Outlet(source, settings.files.size, clock, listener)
    outlet = way
    worker.execute { poll(way, way.begin()) }
  }

  override fun close() {
    outlet?.close()
    worker.shutdownNow()
  }

  private fun poll(way: Outlet, attempt: Long) {
    try {
      val samples = settings.files.indices.map(::read)
      way.connected(attempt)
      way.deliver(attempt, samples)
      way.alive(attempt)
      if (way.isCurrent(attempt)) {
        later(settings.poll) { poll(way, attempt) }
      }
    } catch (e: IOException) {
      val failures = way.lost(attempt, "gone", "${settings.folder} can't be read ($e); mount it")
      if (failures > 0) {
        later(Backoff.STANDARD.pause(failures)) { poll(way, way.begin()) }
      }
    }
  }

  private fun read(tag: Int): Sample {
    val now = clock.instant()
    return try {
      val text = Files.readString(settings.folder.resolve(settings.files[tag]))
      Sample(tag, now, Value.of(text.trim().toDouble()), Quality.GOOD, "ok")
    } catch (e: NoSuchFileException) {
      if (!Files.isDirectory(settings.folder)) throw e
      Sample(tag, now, Value.none(), Quality.BAD, "no such file")
    }
  }

  private fun later(pause: Duration, work: () -> Unit) {
    worker.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS)
  }
}
