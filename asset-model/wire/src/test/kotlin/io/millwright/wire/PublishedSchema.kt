// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire

import com.google.protobuf.DescriptorProtos.DescriptorProto
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto
import com.google.protobuf.DescriptorProtos.FileDescriptorProto
import com.google.protobuf.Descriptors.Descriptor
import com.google.protobuf.Descriptors.FileDescriptor
import java.nio.file.Files
import java.nio.file.Path

/**
 * The messages of `millwright.proto` as another consumer knows them: from the published file alone,
 * read by protobuf's own code and none of ours. Understands what that file uses, and fails at
 * anything else.
 */
object PublishedSchema {
  private val FILE = Path.of("src/main/proto/millwright.proto")
  private val file: FileDescriptor = FileDescriptor.buildFrom(parse(), arrayOf())

  fun message(name: String): Descriptor = file.findMessageTypeByName(name)

  private fun parse(): FileDescriptorProto {
    val schema = FileDescriptorProto.newBuilder().setName("millwright.proto").setSyntax("proto3")
    val messages = ArrayDeque<DescriptorProto.Builder>()
    var enum: EnumDescriptorProto.Builder? = null
    val enums = mutableSetOf<String>()
    val field = Regex("""(repeated )?(\w+) (\w+) = (\d+);""")
    val value = Regex("""(\w+) = (\d+);""")
    for (line in Files.readAllLines(FILE).map { it.substringBefore("//").trim() }) {
      val words = line.split(" ")
      when {
        line.isEmpty() || words[0] in setOf("syntax", "option") -> {}
        words[0] == "package" -> schema.setPackage(words[1].removeSuffix(";"))
        words[0] == "message" -> messages.addLast(DescriptorProto.newBuilder().setName(words[1]))
        words[0] == "enum" -> {
          enum = EnumDescriptorProto.newBuilder().setName(words[1])
          enums += words[1]
        }
        line == "}" ->
          if (enum != null) {
            messages.lastOrNull()?.addEnumType(enum) ?: schema.addEnumType(enum)
            enum = null
          } else schema.addMessageType(messages.removeLast())
        enum != null -> {
          val (name, number) = value.matchEntire(line)!!.destructured
          enum.addValue(
            EnumValueDescriptorProto.newBuilder().setName(name).setNumber(number.toInt())
          )
        }
        else -> {
          val (repeated, type, name, number) = field.matchEntire(line)!!.destructured
          messages.last().addField(field(repeated.isNotEmpty(), type, name, number.toInt()))
        }
      }
    }
    return schema.build()
  }

  private fun field(repeated: Boolean, type: String, name: String, number: Int) =
    FieldDescriptorProto.newBuilder()
      .setName(name)
      .setNumber(number)
      .setLabel(
        if (repeated) FieldDescriptorProto.Label.LABEL_REPEATED
        else FieldDescriptorProto.Label.LABEL_OPTIONAL
      )
      .apply {
        val scalar =
          FieldDescriptorProto.Type.entries.find { it.name == "TYPE_${type.uppercase()}" }
        if (scalar != null && type[0].isLowerCase()) setType(scalar) else setTypeName(type)
      }
}
