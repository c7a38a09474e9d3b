// The exporter `file`, which is in the Collector's contrib repository, and that is not packaged by Debian.
//
// This one writes logs to files of the same bytes as contrib's does without rotation, by the Collector's own marshalers
// and the same compressor, and has the same names for its settings:
//   - JSON is one document a line, protobuf is messages behind their lengths, of four bytes, big-endian.
//   - With `compression: zstd` each message is compressed by itself, and JSON stands behind lengths then, too.
//   - With the feature gate exporter.file.nativeCompression (of contrib 0.154) what would be written without compression
//     is compressed as it goes to the file. Contrib ends a frame each time it flushes; here each message is one.
//
// Contrib's buffer between messages and the file is left out: it decides when bytes are written, not which.

package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"

	"github.com/klauspost/compress/zstd"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/featuregate"
	"go.opentelemetry.io/collector/pdata/plog"
)

var nativeCompression = featuregate.GlobalRegistry().MustRegister(
	"exporter.file.nativeCompression",
	featuregate.StageAlpha,
	featuregate.WithRegisterDescription("Compress the file, not each message"),
)

var marshalers = map[string]plog.Marshaler{"json": &plog.JSONMarshaler{}, "proto": &plog.ProtoMarshaler{}}

type fileConfig struct {
	Path        string `mapstructure:"path"`
	Format      string `mapstructure:"format"`
	Compression string `mapstructure:"compression"`
}

func (config *fileConfig) Validate() error {
	if marshalers[config.Format] == nil {
		return fmt.Errorf("unknown format %q", config.Format)
	}
	if config.Compression != "" && config.Compression != "zstd" {
		return fmt.Errorf("unknown compression %q", config.Compression)
	}
	return nil
}

type fileExporter struct {
	config  *fileConfig
	encoder *zstd.Encoder
	file    *os.File
}

func newFileFactory() exporter.Factory {
	return exporter.NewFactory(
		component.MustNewType("file"),
		func() component.Config { return &fileConfig{Format: "json"} },
		exporter.WithLogs(newFileExporter, component.StabilityLevelDevelopment),
	)
}

func newFileExporter(_ context.Context, _ exporter.Settings, config component.Config) (exporter.Logs, error) {
	encoder, err := zstd.NewWriter(nil)
	return &fileExporter{config: config.(*fileConfig), encoder: encoder}, err
}

func (e *fileExporter) Start(context.Context, component.Host) (err error) {
	e.file, err = os.Create(e.config.Path)
	return err
}

func (e *fileExporter) Shutdown(context.Context) error {
	return e.file.Close()
}

func (e *fileExporter) Capabilities() consumer.Capabilities {
	return consumer.Capabilities{MutatesData: false}
}

// One write a message: whoever else writes at the same time comes before or after it.
func (e *fileExporter) ConsumeLogs(_ context.Context, logs plog.Logs) error {
	message, err := marshalers[e.config.Format].MarshalLogs(logs)
	if err != nil {
		return err
	}
	whole := e.config.Compression != "" && nativeCompression.IsEnabled()
	each := e.config.Compression != "" && !whole
	if each {
		message = e.encoder.EncodeAll(message, nil)
	}
	if each || e.config.Format == "proto" {
		length := binary.BigEndian.AppendUint32(nil, uint32(len(message)))
		message = append(length, message...)
	} else {
		message = append(message, '\n')
	}
	if whole {
		message = e.encoder.EncodeAll(message, nil)
	}
	_, err = e.file.Write(message)
	return err
}
